// A lesson's text as elements: a fixed set of tags, no HTML, so that any teacher's file is safe.
import { createElement } from 'react';
import type { ReactNode } from 'react';
import type { Exchange, Prose, ProseNode, PythonEntry } from '../../lesson/schema.ts';
import { promptOf } from './prompt.ts';
import { TypeIt, TypePython } from './type-it.tsx';

/** Formatted text. */
export function ProseView({ prose }: { readonly prose: Prose }): ReactNode {
  return prose.map(view);
}

function view(node: ProseNode, key: number): ReactNode {
  if (typeof node === 'string') return node;
  if (node.tag === 'example') return <Example key={key} exchanges={node.exchanges} />;
  if (node.tag === 'python') return <PythonExample key={key} {...node} />;
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
              <span className="example-prompt">{promptOf(client)}</span>
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

/** A session of the Python console. An entry without output has printed nothing, or is asked. */
export function PythonExample({
  entries,
  elsewhere = false,
}: {
  readonly entries: readonly PythonEntry[];
  readonly elsewhere?: boolean;
}): ReactNode {
  return (
    <div className="example">
      {entries.map(({ source, line, output }) => (
        <div className="example-exchange" key={line}>
          <div className="example-command">
            <code className="example-python">
              {source.split('\n').map((text, at) => (
                <span key={at}>
                  <span className="example-prompt">{at === 0 ? '>>>' : '...'} </span>
                  {text}
                  {'\n'}
                </span>
              ))}
            </code>
            {!elsewhere && <TypePython source={source} />}
          </div>
          {output !== '' && (
            <pre className="example-reply">
              <code>{output}</code>
            </pre>
          )}
        </div>
      ))}
    </div>
  );
}
