// Turns Markdown's syntax tree into Prose: only tags of a short list, no HTML, no address that
// could run a script or reach another host by itself. What has no place there is a problem.
import type { Nodes, PhrasingContent } from 'mdast';
import type { Prose, ProseNode, ProseTag } from './schema.ts';
import type { Complain } from './notation.ts';

const TAGS: Partial<Record<Nodes['type'], ProseTag>> = {
  blockquote: 'blockquote',
  emphasis: 'em',
  listItem: 'li',
  paragraph: 'p',
  strong: 'strong',
};
const SAFE_LINK = /^(?:https:\/\/|#\/[a-z0-9-]+)/;

/** The prose of some Markdown nodes. */
export function toProse(nodes: readonly Nodes[], complain: Complain): Prose {
  return nodes.flatMap(node => convert(node, complain));
}

function convert(node: Nodes, complain: Complain): ProseNode[] {
  switch (node.type) {
    case 'text':
      return [node.value.replace(/\n/g, ' ')];
    case 'inlineCode':
      return [{ tag: 'code', children: [node.value] }];
    case 'break':
      return [{ tag: 'br', children: [] }];
    case 'thematicBreak':
      return [{ tag: 'hr', children: [] }];
    case 'link':
      return [link(node.url, node, complain)];
    case 'list':
      return [{ tag: node.ordered ? 'ol' : 'ul', children: toProse(node.children, complain) }];
    case 'listItem':
      return [{ tag: 'li', children: toProse(unwrap(node.children), complain) }];
    case 'heading':
      if (node.depth !== 3) break;
      return [{ tag: 'h3', children: toProse(node.children, complain) }];
  }
  const tag = TAGS[node.type];
  if (tag !== undefined && 'children' in node)
    return [{ tag, children: toProse(node.children, complain) }];
  complain(lineOf(node), ...refusal(node));
  return [];
}

// A tight list item is its text, not a paragraph in a list item.
function unwrap(children: readonly Nodes[]): readonly Nodes[] {
  const [only, ...more] = children;
  return only?.type === 'paragraph' && more.length === 0 ? only.children : children;
}

function link(url: string, node: { children: PhrasingContent[] } & Nodes, complain: Complain) {
  const children = toProse(node.children, complain);
  if (SAFE_LINK.test(url)) return { tag: 'a', href: url, children } as const;
  complain(lineOf(node), `a link to \`${url}\``, 'link to https://… or to #/lesson/step');
  return { tag: 'a', children } as const;
}

function refusal(node: Nodes): [string, string] {
  switch (node.type) {
    case 'html':
      return ['HTML in a lesson', 'write Markdown; put a literal < between backticks'];
    case 'heading':
      return [
        `a heading of level ${node.depth}`,
        'title: belongs in the front matter, ## starts a step, ### is a heading inside one',
      ];
    case 'code':
      return ['a block of code of no known kind', 'name its kind, as in ```redis example'];
    default:
      return [`Markdown of kind ${node.type} has no place here`, 'use plain paragraphs and lists'];
  }
}

/** The line where a node starts. */
export function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}
