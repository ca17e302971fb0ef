// One command: how it is written, what it does, a line to try, what the server says of it, and where
// the course uses it.
import { useCallback } from 'react';
import type { ReactNode } from 'react';
import type { CommandInfo } from '../../cli/command-info.ts';
import type { Change, CommandDoc, Docs } from '../../cli/docs.ts';
import { changesOf, exampleLine } from '../../cli/example-line.ts';
import { parametersOf } from '../../cli/hint.ts';
import { TypeIt } from '../lesson/type-it.tsx';
import { useLoaded } from '../reading/use-loaded.ts';
import { words } from '../reading/words.ts';
import { pageHref } from '../store/route.ts';
import type { CommandDocs } from './command-docs.ts';
import { groupName } from './command-list.tsx';
import { keyPlace } from './key-places.ts';
import { TaughtIn } from './taught-in.tsx';

interface Props {
  readonly command: CommandDoc;
  readonly docs: Docs;
  readonly source: CommandDocs;
}

/** The page of a command. */
export function CommandPage({ command, docs, source }: Props): ReactNode {
  const { name } = command;
  const info = useLoaded(useCallback(() => source.info(command.words), [source, command]));
  const inner = docs.commands.filter(each => each.name.startsWith(`${name} `));
  return (
    <>
      <p className="reading-note">
        <a href={pageHref('reference')}>{words.allCommands}</a> · {groupName(command.group)}
      </p>
      <h1 className="command-name">{name}</h1>
      <p className="command-summary">{command.summary}</p>
      <Warnings command={command} />
      {inner.length === 0 ? <HowTo command={command} /> : <Subcommands commands={inner} />}
      <Facts command={command} info={info.status === 'there' ? info.value : undefined} />
      <History command={command} />
      <TaughtIn command={command} />
    </>
  );
}

function Warnings({ command }: { readonly command: CommandDoc }): ReactNode {
  const { flags, deprecatedSince, replacedBy } = command;
  const deprecated = flags.includes('deprecated');
  return (
    <>
      {deprecated && (
        <p className="callout callout-warn">
          {words.deprecated(deprecatedSince)}{' '}
          {replacedBy !== undefined && (
            <>
              {words.useInstead} <Marked text={replacedBy} />
            </>
          )}
        </p>
      )}
      {flags.includes('syscmd') && <p className="callout callout-warn">{words.forServers}</p>}
    </>
  );
}

// COMMAND DOCS puts code between backticks.
function Marked({ text }: { readonly text: string }): ReactNode {
  return text.split('`').map((part, at) => (at % 2 === 1 ? <code key={at}>{part}</code> : part));
}

function HowTo({ command }: { readonly command: CommandDoc }): ReactNode {
  const line = exampleLine(command);
  return (
    <>
      <h2>{words.syntax}</h2>
      <p className="command-syntax">
        <code>
          <strong>{command.name}</strong> {parametersOf(command) ?? ''}
        </code>
      </p>
      <h2>{words.tryIt}</h2>
      <div className="example">
        <div className="example-command">
          <code>
            <span className="example-prompt">&gt; </span>
            {line}
          </code>
          <TypeIt client="" line={line} />
        </div>
      </div>
      <p className="reading-note">{words.tryItNote}</p>
    </>
  );
}

function Subcommands({ commands }: { readonly commands: readonly CommandDoc[] }): ReactNode {
  return (
    <>
      <h2>{words.subcommands}</h2>
      <ul className="command-list">
        {commands.map(({ name, summary }) => (
          <li key={name}>
            <a href={pageHref('reference', name)}>
              <code>{name}</code>
            </a>
            <span>{summary}</span>
          </li>
        ))}
      </ul>
    </>
  );
}

interface FactsProps {
  readonly command: CommandDoc;
  readonly info: CommandInfo | undefined;
}

function Facts({ command: { since, complexity }, info }: FactsProps): ReactNode {
  return (
    <>
      <h2>{words.facts}</h2>
      <dl className="command-facts">
        {since !== undefined && <Fact name={words.since}>{words.sinceVersion(since)}</Fact>}
        {complexity !== undefined && <Fact name={words.complexity}>{complexity}</Fact>}
        {info !== undefined && (
          <>
            <Fact name={words.words}>{words.wordCount(info.arity)}</Fact>
            <Fact name={words.keys}>
              {info.keys.length === 0
                ? words.noKeys
                : info.keys.map((rule, at) => <div key={at}>{keyPlace(rule)}</div>)}
            </Fact>
            <Codes name={words.categories} codes={info.categories} />
            <Codes name={words.flags} codes={info.flags} />
          </>
        )}
      </dl>
    </>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Codes({ name, codes }: { readonly name: string; readonly codes: readonly string[] }) {
  if (codes.length === 0) return null;
  return (
    <Fact name={name}>
      <span className="command-codes">
        {codes.map(code => (
          <code key={code}>{code}</code>
        ))}
      </span>
    </Fact>
  );
}

// A server that tells no history tells how old its arguments are.
function History({ command }: { readonly command: CommandDoc }): ReactNode {
  const told = command.history.length > 0;
  const changes = told ? command.history : changesOf(command);
  if (changes.length === 0) return null;
  return (
    <>
      <h2>{told ? words.history : words.historyByArguments}</h2>
      <ul className="command-history">
        {byVersion(changes).map(([version, texts]) => (
          <li key={version}>
            <span>{version}</span>
            <span>
              {texts.map(each => (
                <div key={each}>{told ? <Marked text={each} /> : <code>{each}</code>}</div>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function byVersion(changes: readonly Change[]): [version: string, texts: string[]][] {
  const texts = new Map<string, string[]>();
  for (const { version, what } of changes)
    texts.set(version, [...(texts.get(version) ?? []), what]);
  return [...texts];
}
