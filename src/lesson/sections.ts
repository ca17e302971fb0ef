// How a lesson's Markdown falls into an introduction and steps. For lessons and their translations.
import type { Heading, Nodes, RootContent } from 'mdast';

/** A step as it stands in the file: its heading and what follows. */
export interface Section {
  readonly heading: Heading;
  readonly nodes: RootContent[];
}

/** Splits a document at its headings of level 2; what comes before the first is the introduction. */
export function splitSections(nodes: readonly RootContent[]): {
  intro: RootContent[];
  sections: Section[];
} {
  const intro: RootContent[] = [];
  const sections: Section[] = [];
  for (const node of nodes) {
    if (node.type === 'heading' && node.depth === 2) sections.push({ heading: node, nodes: [] });
    else (sections.at(-1)?.nodes ?? intro).push(node);
  }
  return { intro, sections };
}

/** The title and the id of `## Title {#id}`; each '' where it is missing. */
export function readHeading(heading: Heading): { title: string; id: string } {
  const written = plainText(heading);
  const [, title = written, id = ''] = /^(.*?)\s*\{#([^}]*)\}$/.exec(written) ?? [];
  return { title: title.trim(), id };
}

function plainText(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(plainText).join('') : '';
}
