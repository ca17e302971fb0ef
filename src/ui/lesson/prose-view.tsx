// A lesson's text as elements: a fixed set of tags, no HTML, so that any teacher's file is safe.
import { createElement } from 'react';
import type { ReactNode } from 'react';
import type { Exchange, Prose, ProseNode } from '../../lesson/schema.ts';
import { TypeIt } from './type-it.tsx';

/** Formatted text. */
export function ProseView({ prose }: { readonly prose: Prose }): ReactNode {
  return prose.map(view);
}

function view(node: ProseNode, key: number): ReactNode {
  if (typeof node === 'string') return node;
  if (node.tag === 'example') return <Example key={key} exchanges={node.exchanges} />;
  const children = node.children.length === 0 ? undefined : node.children.map(view);
  if (node.tag !== 'a') return createElement(node.tag, { key }, children);
  const outside = node.href?.startsWith('#') === false;
  return createElement('a', { key, href: node.href, ...(outside ? OUTSIDE : {}) }, children);
}

const OUTSIDE = { target: '_blank', rel: 'noreferrer' } as const;

/** A session of redis-cli: commands that can be typed into the terminal, and what they print. */
export function Example({ exchanges }: { readonly exchanges: readonly Exchange[] }): ReactNode {
  return (
    <div className="example">
      {exchanges.map(({ client, text, line, reply }) => (
        <div className="example-exchange" key={line}>
          <div className="example-command">
            <code>
              <span className="example-prompt">{client}&gt; </span>
              {text}
            </code>
            <TypeIt client={client} line={text} />
          </div>
          {reply !== undefined && (
            <pre className="example-reply">
              <code>{reply.lines.join('\n')}</code>
            </pre>
          )}
        </div>
      ))}
    </div>
  );
}
