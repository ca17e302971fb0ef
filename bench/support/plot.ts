// Plots of times against sizes as one SVG: a panel for each subject, both axes logarithmic.
import type { Growth } from './growth.ts';
import { SIZES } from './growth.ts';

const PANEL = { width: 420, height: 300, left: 50, top: 34, right: 130, bottom: 30 };
const COLUMNS = 3;
const MIN_NS = 100;
const DECADES = 4;
const COLOURS = ['#1b6ca8', '#c0392b', '#27823b', '#8e44ad', '#b9770e', '#117a8b', '#5d6d7e'];

/** The plot of all measurements. */
export function plot(growths: readonly Growth[]): string {
  const subjects = [...new Set(growths.map(({ subject }) => subject))];
  const panels = subjects.map((subject, i) => {
    const x = (i % COLUMNS) * PANEL.width;
    const y = Math.floor(i / COLUMNS) * PANEL.height;
    const own = growths.filter(growth => growth.subject === subject);
    return `<g transform="translate(${x} ${y})">${panel(subject, own)}</g>`;
  });
  const width = PANEL.width * COLUMNS;
  const height = PANEL.height * Math.ceil(subjects.length / COLUMNS);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" ` +
    `font-family="sans-serif" font-size="10"><rect width="100%" height="100%" fill="white"/>` +
    `${panels.join('\n')}</svg>\n`
  );
}

function panel(subject: string, growths: readonly Growth[]): string {
  const title = `<text x="${PANEL.left}" y="20" font-size="14">${subject}: ns per request</text>`;
  const sizes = SIZES.map((size, i) => label(xOf(i), PANEL.height - 12, `1e${Math.log10(size)}`));
  const decades = Array.from({ length: DECADES + 1 }, (_, i) => {
    const ns = MIN_NS * 10 ** i;
    const line = `<path d="M${xOf(0)} ${yOf(ns)}H${xOf(SIZES.length - 1)}" stroke="#ddd"/>`;
    return line + label(PANEL.left - 24, yOf(ns) + 3, `1e${Math.log10(ns)}`);
  });
  return [title, ...decades, ...sizes, ...growths.map(curve)].join('');
}

function curve({ operation, times }: Growth, index: number): string {
  const colour = COLOURS[index % COLOURS.length] ?? 'black';
  const points = times.map((time, i) => `${xOf(i).toFixed(1)},${yOf(time).toFixed(1)}`);
  const dash = index >= COLOURS.length ? ' stroke-dasharray="4 2"' : '';
  const y = PANEL.top + 8 + index * 13;
  const x = PANEL.width - PANEL.right + 12;
  return (
    `<polyline points="${points.join(' ')}" fill="none" stroke="${colour}"${dash}/>` +
    `<path d="M${x} ${y - 3}h14" stroke="${colour}"${dash}/>${label(x + 18, y, operation, 'start')}`
  );
}

const label = (x: number, y: number, text: string, anchor = 'middle'): string =>
  `<text x="${x}" y="${y}" text-anchor="${anchor}">${text}</text>`;

const xOf = (index: number): number =>
  PANEL.left + (index * (PANEL.width - PANEL.left - PANEL.right)) / (SIZES.length - 1);

function yOf(ns: number): number {
  const share = Math.min(1, Math.max(0, Math.log10(ns / MIN_NS) / DECADES));
  return PANEL.height - PANEL.bottom - share * (PANEL.height - PANEL.top - PANEL.bottom);
}
