// From a Python dict to the commands that put it into Redis: the way back of write.ts. What a dict
// can say and Redis cannot keep is a fault with its place.
import type { Bytes } from '../../resp/bytes.ts';
import { latin1 } from '../../resp/bytes.ts';
import type { DictPair, Node } from './parse.ts';
import { LiteralFault, parseLiteral } from './parse.ts';

/** A command as its words. */
export type Argv = readonly Bytes[];

// A command of more words than this is made into several.
const MOST_ITEMS = 500;

const NAMES: Readonly<Record<Node['kind'], string>> = {
  text: 'a text',
  whole: 'a number',
  float: 'a number',
  word: 'True, False or None',
  list: 'a list',
  tuple: 'a tuple',
  set: 'a set',
  dict: 'a dict',
};

/** The commands for a dict; first a DEL of its keys, if `replaces`. @throws LiteralFault */
export function commandsFor(source: string, replaces: boolean): Argv[] {
  const node = parseLiteral(source);
  if (node.kind !== 'dict') {
    throw new LiteralFault(source, node.at, `this is ${NAMES[node.kind]}, not a dict of keys`);
  }
  const maker = new CommandMaker(source);
  const commands = node.pairs.flatMap(pair => maker.key(pair));
  const keys = node.pairs.map(({ name }) => maker.scalar(name));
  if (!replaces || keys.length === 0) return commands;
  return [...chunks(keys).map(part => words('DEL', ...part)), ...commands];
}

const words = (name: string, ...rest: readonly string[]): Argv => [name, ...rest].map(latin1);

function chunks<T>(items: readonly T[], size = MOST_ITEMS): T[][] {
  const found: T[][] = [];
  for (let at = 0; at < items.length; at += size) found.push(items.slice(at, at + size));
  return found;
}

class CommandMaker {
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  key({ name, value, endsMs }: DictPair): Argv[] {
    const key = this.scalar(name);
    const made = this.value(key, value);
    if (endsMs === undefined || made.length === 0) return made;
    return [...made, endCommand(key, endsMs)];
  }

  /** A text or a number as bytes. */
  scalar(node: Node): Bytes {
    if (node.kind === 'text') return node.bytes;
    if (node.kind === 'whole' || node.kind === 'float') return latin1(node.text);
    if (node.kind === 'word') {
      throw this.fault(node, `Redis has no ${node.text}: write a text or a number`);
    }
    throw this.fault(node, `Redis keeps text and numbers here, not ${NAMES[node.kind]}`);
  }

  private fault(node: Node, message: string): LiteralFault {
    return new LiteralFault(this.source, node.at, message);
  }

  private value(key: Bytes, node: Node): Argv[] {
    switch (node.kind) {
      case 'list':
      case 'tuple':
        if (node.items.some(isEntry)) return this.stream(key, node.items);
        return this.several('RPUSH', key, node.items);
      case 'set':
        return this.several('SADD', key, node.items);
      case 'dict':
        return this.dict(key, node.pairs);
      default:
        return [words('SET', key, this.scalar(node))];
    }
  }

  private several(name: string, key: Bytes, items: readonly Node[]): Argv[] {
    return chunks(items.map(each => this.scalar(each))).map(part => words(name, key, ...part));
  }

  private dict(key: Bytes, pairs: readonly DictPair[]): Argv[] {
    const isScores = pairs.length > 0 && pairs.every(({ value }) => value.kind === 'float');
    if (isScores) {
      const flat = pairs.map(({ name, value }) => [scoreOf(this.scalar(value)), this.scalar(name)]);
      return chunks(flat).map(part => words('ZADD', key, ...part.flat()));
    }
    const flat = pairs.map(({ name, value }) => [this.scalar(name), this.scalar(value)]);
    const ends = pairs.flatMap(({ name, endsMs }) =>
      endsMs === undefined
        ? []
        : [words('HPEXPIRE', key, String(endsMs), 'FIELDS', '1', this.scalar(name))],
    );
    return [...chunks(flat).map(part => words('HSET', key, ...part.flat())), ...ends];
  }

  private stream(key: Bytes, items: readonly Node[]): Argv[] {
    let before: readonly [bigint, bigint] = [0n, 0n];
    return items.map(entry => {
      if (!isEntry(entry)) throw this.fault(entry, 'an entry of a stream is a pair of id and dict');
      const [id, fields] = entry.items;
      const text = this.scalar(id);
      const [, ms, sequence] = /^(\d+)-(\d+)$/.exec(text) ?? [];
      if (ms === undefined || sequence === undefined) {
        throw this.fault(id, 'the id of an entry is two numbers: "1-0"');
      }
      const now = [BigInt(ms), BigInt(sequence)] as const;
      if (!isAfter(now, before)) throw this.fault(id, 'the ids of a stream must grow');
      before = now;
      if (fields.pairs.length === 0) throw this.fault(fields, 'an entry needs a field');
      const flat = fields.pairs.flatMap(({ name, value }) => [
        this.scalar(name),
        this.scalar(value),
      ]);
      return words('XADD', key, text, ...flat);
    });
  }
}

interface Entry {
  readonly at: number;
  readonly kind: 'tuple';
  readonly items: readonly [Node, Extract<Node, { kind: 'dict' }>];
}

function isEntry(node: Node): node is Node & Entry {
  return node.kind === 'tuple' && node.items.length === 2 && node.items[1]?.kind === 'dict';
}

const isAfter = (a: readonly [bigint, bigint], b: readonly [bigint, bigint]): boolean =>
  a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);

/** A float as Redis reads it: what is too large is infinity. */
function scoreOf(text: Bytes): string {
  const value = Number(text);
  if (Number.isFinite(value)) return text;
  return value > 0 ? 'inf' : '-inf';
}

function endCommand(key: Bytes, endsMs: number): Argv {
  if (endsMs % 1000 === 0) return words('EXPIRE', key, String(endsMs / 1000));
  return words('PEXPIRE', key, String(endsMs));
}
