// One of a crowd who works: random commands on keys of its own, and what the server has to answer,
// reckoned with plain values of JavaScript.
import { OK } from '../../src/resp/reply.ts';

/** A command and the reply that it has to get, as JSON shows it. */
export type Step = readonly [argv: readonly string[], expected: unknown];

const MAX_PIPELINE = 16;
const BIG_BYTES = 50_000;
const MAX_ELEMENTS = 200;
const FIELDS = 20;

/** What one client keeps, and what it does next. */
export class Worker {
  private readonly name: string;
  private readonly big: string;
  private readonly list: string[] = [];
  private readonly fields = new Map<string, string>();
  private readonly scores = new Map<string, number>();
  private counter = 0;
  private text = '';
  private seed: number;

  constructor(name: string) {
    this.name = name;
    this.big = `${name} `.repeat(BIG_BYTES / (name.length + 1));
    this.seed = [...name].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7);
  }

  start(): Step[] {
    return [[['SET', this.key('big'), this.big], OK]];
  }

  /** Commands that are sent together. */
  pipeline(): Step[] {
    return Array.from({ length: 1 + this.below(MAX_PIPELINE) }, () => this.step());
  }

  /** A last look at everything; nothing is left. */
  end(): Step[] {
    const kept = { big: 1, text: this.text.length, counter: this.counter, list: this.list.length };
    const sizes = { ...kept, hash: this.fields.size, scores: this.scores.size };
    const keys = Object.keys(sizes).map(kind => this.key(kind));
    const there = Object.values(sizes).filter(size => size > 0).length;
    return [
      [['GET', this.key('text')], this.text === '' ? null : this.text],
      [['LRANGE', this.key('list'), '0', '-1'], this.list],
      [['HLEN', this.key('hash')], this.fields.size],
      [['ZCARD', this.key('scores')], this.scores.size],
      [['EXISTS', ...keys], there],
      [['UNLINK', ...keys], there],
    ];
  }

  private step(): Step {
    const steps = [
      () => this.count(),
      () => this.write(),
      () => this.push(),
      () => this.pop(),
      () => this.range(),
      () => this.setField(),
      () => this.getField(),
      () => this.score(),
      () => this.readBig(),
      () => this.mistake(),
    ];
    const [first = () => this.count()] = steps;
    return (steps[this.below(steps.length)] ?? first)();
  }

  private count(): Step {
    this.counter += 1;
    return [['INCR', this.key('counter')], this.counter];
  }

  private write(): Step {
    const added = 'x'.repeat(1 + this.below(9));
    if (this.text.length > MAX_ELEMENTS) {
      const old = this.text;
      this.text = added;
      return [['SET', this.key('text'), added, 'GET', 'EX', '1000'], old];
    }
    this.text += added;
    return [['APPEND', this.key('text'), added], this.text.length];
  }

  private push(): Step {
    const element = `element ${this.below(1000)}`;
    if (this.below(2) === 0) this.list.push(element);
    else {
      this.list.unshift(element);
      return [['LPUSH', this.key('list'), element], this.list.length];
    }
    return [['RPUSH', this.key('list'), element], this.list.length];
  }

  private pop(): Step {
    if (this.list.length > MAX_ELEMENTS) {
      return [['LPOP', this.key('list'), '100'], this.list.splice(0, 100)];
    }
    return [['RPOP', this.key('list')], this.list.pop() ?? null];
  }

  private range(): Step {
    const stop = this.below(MAX_ELEMENTS);
    return [['LRANGE', this.key('list'), '0', String(stop)], this.list.slice(0, stop + 1)];
  }

  private setField(): Step {
    const [field, value] = [`field:${this.below(FIELDS)}`, String(this.below(1000))];
    const added = this.fields.has(field) ? 0 : 1;
    this.fields.set(field, value);
    return [['HSET', this.key('hash'), field, value], added];
  }

  private getField(): Step {
    const field = `field:${this.below(FIELDS)}`;
    return [['HGET', this.key('hash'), field], this.fields.get(field) ?? null];
  }

  private score(): Step {
    const [member, score] = [`member:${this.below(FIELDS)}`, this.below(100)];
    const added = this.scores.has(member) ? 0 : 1;
    this.scores.set(member, score);
    return [['ZADD', this.key('scores'), String(score), member], added];
  }

  private readBig(): Step {
    return [['GET', this.key('big')], this.big];
  }

  private mistake(): Step {
    const text = 'WRONGTYPE Operation against a key holding the wrong kind of value';
    return [['SADD', this.key('big'), 'member'], { kind: 'error', text }];
  }

  private key(kind: string): string {
    return `crowd:${this.name}:${kind}`;
  }

  // The same numbers in each run.
  private below(limit: number): number {
    this.seed = (Math.imul(this.seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((this.seed / 2 ** 32) * limit);
  }
}
