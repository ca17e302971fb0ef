// LOLWUT: a picture made by chance, and the version of the server. Ours is drawn after Georg Nees's
// "Schotter" of 1968, as that of Redis 5 was; the pictures of other versions are Redis's own.
import { fromText } from '../../resp/bytes.ts';
import { verbatim } from '../../resp/reply.ts';
import type { server } from '../../spec/server.ts';
import { REDIS_VERSION } from '../../spec/table.ts';
import type { Args } from '../args.ts';
import { NOT_INTEGER } from '../faults.ts';
import type { Random } from '../ports.ts';
import type { Handlers } from './command.ts';

/** The versions that come with a picture. */
const PICTURED = [5, 8];
const DEFAULT_VERSION = 8;

export const lolwutCommands: Pick<Handlers<typeof server>, 'lolwut'> = {
  lolwut({ server: { host } }, args) {
    const version = readVersion(args);
    const closing = `Redis ver. ${REDIS_VERSION}\n`;
    if (!PICTURED.includes(version)) return verbatim(closing);
    const [columns, perRow, perColumn] = readSizes(args);
    const picture = schotter({ columns, perRow, perColumn }, host.random);
    const title = '\nGeorg Nees - schotter, plotter on paper, 1968. ';
    return verbatim(fromText(`${picture}${title}${closing}`));
  },
};

function readVersion(args: Args): number {
  return args.left >= 2 && args.skip('VERSION') ? args.integer() : DEFAULT_VERSION;
}

// Sizes that make no sense are brought into range; other words are not looked at.
function readSizes(args: Args): [columns: number, perRow: number, perColumn: number] {
  const within = (usual: number, max: number): number => {
    if (args.done || !/^-?\d+$/.test(args.peek())) return usual;
    return Math.min(max, Math.max(1, args.integer(-Infinity, Infinity, NOT_INTEGER)));
  };
  return [within(66, 1000), within(8, 200), within(12, 200)];
}

interface Sizes {
  /** Characters in a line. */
  readonly columns: number;
  readonly perRow: number;
  readonly perColumn: number;
}

// Squares in rows, each turned and shifted by chance, the more the lower it stands. A character of
// Braille has two by four dots.
function schotter({ columns, perRow, perColumn }: Sizes, random: Random): string {
  const width = columns * 2;
  const padding = width > 4 ? 2 : 0;
  const side = (width - padding * 2) / perRow;
  const canvas = new Canvas(width, Math.ceil(side * perColumn) + padding * 2);
  for (let y = 0; y < perColumn; y += 1) {
    const disorder = y < 2 ? 0 : y / perColumn;
    for (let x = 0; x < perRow; x += 1) {
      const shake = (): number => (random.next() - 0.5) * 2 * disorder;
      const square = {
        x: padding + side * (x + 0.5) + (shake() * side) / 3,
        y: padding + side * (y + 0.5) + (shake() * side) / 3,
        angle: shake(),
        radius: (side / 2) * Math.SQRT2,
      };
      canvas.square(square);
    }
  }
  return canvas.text();
}

interface Square {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly radius: number;
}

const BRAILLE = 0x2800;
const DOTS = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
];

class Canvas {
  private readonly width: number;
  private readonly height: number;
  private readonly pixels: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.pixels = new Uint8Array(width * height);
  }

  square({ x, y, angle, radius }: Square): void {
    const corners = [1, 3, 5, 7].map(eighth => {
      const turn = angle + (eighth * Math.PI) / 4;
      return { x: x + radius * Math.cos(turn), y: y + radius * Math.sin(turn) };
    });
    for (const [i, from] of corners.entries()) {
      const to = corners[(i + 1) % corners.length];
      if (to !== undefined) this.line(from, to);
    }
  }

  text(): string {
    const lines: string[] = [];
    for (let y = 0; y < this.height; y += 4) {
      let line = '';
      for (let x = 0; x < this.width; x += 2) line += String.fromCodePoint(this.cell(x, y));
      lines.push(`${line}\n`);
    }
    return lines.join('');
  }

  private line(from: { x: number; y: number }, to: { x: number; y: number }): void {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) * 2));
    for (let step = 0; step <= steps; step += 1) {
      const part = step / steps;
      this.dot(from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part);
    }
  }

  private dot(x: number, y: number): void {
    const [column, row] = [Math.round(x), Math.round(y)];
    if (column < 0 || column >= this.width || row < 0 || row >= this.height) return;
    this.pixels[row * this.width + column] = 1;
  }

  private cell(x: number, y: number): number {
    let code = BRAILLE;
    for (const [row, dots] of DOTS.entries()) {
      for (const [column, dot] of dots.entries()) {
        if (y + row >= this.height) continue;
        if (this.pixels[(y + row) * this.width + x + column] === 1) code |= dot;
      }
    }
    return code;
  }
}
