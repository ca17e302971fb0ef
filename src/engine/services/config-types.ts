// The types of configuration parameters: each reads a value as CONFIG SET or redis.conf gives it and
// returns it in the form in which CONFIG GET shows it, or says why not. Texts are Redis's.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, lower } from '../../resp/bytes.ts';
import { INT64_MAX, parseInt64 } from '../algo/int64.ts';
import { parseMemory } from '../memory-text.ts';

/** Why a value is not accepted. */
export class Refusal {
  readonly reason: string;

  constructor(reason: string) {
    this.reason = reason;
  }
}

/** The normal form of a given value; `current` is the value that it is to replace. */
export type Accept = (given: Bytes, current: Bytes) => Bytes | Refusal;

const UINT64_MAX = 2n ** 64n - 1n;
const between = (min: number | bigint, max: number | bigint): Refusal =>
  new Refusal(`argument must be between ${min} and ${max} inclusive`);

/** `yes` or `no`. */
export const yesOrNo: Accept = given => {
  const answer = lower(given);
  return answer === 'yes' || answer === 'no'
    ? answer
    : new Refusal("argument must be 'yes' or 'no'");
};

/** An integer in decimal. */
export const integer =
  (min: number, max: number | bigint): Accept =>
  given => {
    const value = parseInt64(given);
    if (value === undefined) return new Refusal("argument couldn't be parsed into an integer");
    return value < min || value > max ? between(min, max) : given;
  };

/** An amount of memory; shown in bytes. */
export const memory =
  (min: number, max: bigint = INT64_MAX): Accept =>
  given => {
    const bytes = parseMemory(given);
    if (bytes === undefined) return new Refusal('argument must be a memory value');
    return bytes < min || bytes > max ? between(min, max) : latin1(String(bytes));
  };

/** Memory without an upper bound. */
export const anyMemory = memory(0, UINT64_MAX);

/** Memory, or a share of maxmemory: `5%`. */
export const memoryOrPercent: Accept = given => {
  const percent = /^(\d+)%$/.exec(given)?.[1];
  if (percent === undefined) {
    const bytes = parseMemory(given);
    const bad = new Refusal('argument must be a memory or percent value');
    return bytes === undefined ? bad : latin1(String(bytes));
  }
  if (Number(percent) <= 100) return latin1(`${Number(percent)}%`);
  return new Refusal('percentage argument must be less or equal to 100');
};

/** One of some words. */
export const oneOf =
  (...words: readonly string[]): Accept =>
  given => {
    const word = lower(given);
    if (words.includes(word)) return word;
    return new Refusal(`argument(s) must be one of the following: ${words.join(', ')}`);
  };

/** One or more of some words, shown in this order. */
export const someOf =
  (...words: readonly string[]): Accept =>
  given => {
    const chosen = lower(given).split(' ');
    if (chosen.every(word => words.includes(word))) {
      return latin1(words.filter(word => chosen.includes(word)).join(' '));
    }
    return new Refusal(`argument(s) must be one of the following: ${words.join(', ')}`);
  };

/** Any text. */
export const anyText: Accept = given => given;

/** A text that fits a pattern. */
export const textLike =
  (pattern: RegExp, reason: string): Accept =>
  given =>
    pattern.test(given) ? given : new Refusal(reason);

/** Save points: pairs of seconds and changes. */
export const savePoints: Accept = given => {
  if (given === '') return EMPTY;
  const numbers = given.split(' ');
  const isPoint = (text: string, i: number): boolean =>
    /^\d+$/.test(text) && (i % 2 === 1 || Number(text) >= 1);
  return numbers.length % 2 === 0 && numbers.every(isPoint)
    ? given
    : new Refusal('Invalid save parameters');
};

const CLASSES = ['normal', 'slave', 'pubsub'];

/** `class hard soft seconds` for some classes of clients; the others keep their limits. */
export const bufferLimits: Accept = (given, current) => {
  const words = given.split(' ');
  if (words.length % 4 !== 0) {
    return new Refusal('Wrong number of arguments in buffer limit configuration.');
  }
  const limits = new Map(groupsOf(current.split(' '), 4).map(group => [group[0] ?? '', group]));
  for (const [name = '', hard = '', soft = '', seconds = ''] of groupsOf(words, 4)) {
    const shown = name.toLowerCase() === 'replica' ? 'slave' : name.toLowerCase();
    if (!CLASSES.includes(shown)) {
      return new Refusal('Invalid client class specified in buffer limit configuration.');
    }
    const bytes = [hard, soft].map(text => parseMemory(latin1(text)));
    if (bytes.includes(undefined) || !/^\d+$/.test(seconds)) {
      return new Refusal(
        'Error in hard, soft or soft_seconds setting in buffer limit configuration.',
      );
    }
    limits.set(shown, [shown, ...bytes.map(String), String(Number(seconds))]);
  }
  return latin1(CLASSES.flatMap(name => limits.get(name) ?? []).join(' '));
};

/** Three values for the out-of-memory killer: of masters, replicas and background children. */
export const oomScores: Accept = given => {
  const words = given.split(' ');
  if (words.length !== 3) return new Refusal('wrong number of arguments');
  const fits = (text: string): boolean => /^-?\d+$/.test(text) && Math.abs(Number(text)) <= 2000;
  if (words.every(fits)) return latin1(words.map(Number).join(' '));
  return new Refusal('Invalid oom-score-adj-values, elements must be between -2000 and 2000.');
};

function readFloat(text: string): number {
  if (/^[+-]?inf(inity)?$/i.test(text)) return Infinity;
  return text === '' ? Number.NaN : Number(text);
}

/** Percentiles between 0 and 100. */
export const percentiles: Accept = given => {
  if (given === '') return EMPTY;
  const numbers = given.split(' ').map(readFloat);
  if (numbers.some(Number.isNaN)) {
    return new Refusal('Invalid latency-tracking-info-percentiles parameters');
  }
  if (numbers.every(number => number >= 0 && number <= 100))
    return latin1(numbers.map(number => Number(number.toFixed(6))).join(' '));
  return new Refusal('latency-tracking-info-percentiles parameters should sit between [0.0,100.0]');
};

const EVENT_CLASSES = 'Ag$lshzxeKEtmdn';
const ALL_EVENTS = 'g$lshzxetd';
const ANY_CHARS = /[\s\S]/g;

/** Classes of keyspace events; `A` is short for nearly all. */
export const eventClasses: Accept = given => {
  const unknown = given.replace(ANY_CHARS, char => (EVENT_CLASSES.includes(char) ? '' : char));
  if (unknown !== '') {
    return new Refusal(`Invalid event class character. Use '${EVENT_CLASSES}'.`);
  }
  const chosen = given.replace('A', ALL_EVENTS);
  const inOrder = (classes: string): string =>
    classes.replace(ANY_CHARS, char => (chosen.includes(char) ? char : ''));
  const isAll = inOrder(ALL_EVENTS) === ALL_EVENTS;
  return latin1((isAll ? 'A' : inOrder(ALL_EVENTS)) + inOrder('nKEm'));
};

/** Redis: beside `A` the class `n` is not shown, though it is on. */
export const shownEventClasses = (classes: Bytes): Bytes => latin1(classes.replace('An', 'A'));

const TITLE_FIELDS = /\{(title|listen-addr|server-mode|port|tls-port|unixsocket|config-file)\}/g;

/** The title of the process, with fields in braces. */
export const titleTemplate: Accept = given => {
  if (given !== '' && !given.replace(TITLE_FIELDS, '').includes('{')) return given;
  return new Refusal('template format is invalid or contains unknown variables');
};

/** How to shut down on a signal. */
export const shutdownMode: Accept = given => {
  const words = someOf('default', 'save', 'nosave', 'now', 'force')(given, EMPTY);
  if (words instanceof Refusal || !/\bsave\b.*\bnosave\b/.test(words)) return words;
  return new Refusal("shutdown options SAVE and NOSAVE can't be used simultaneously");
};

function groupsOf<T>(items: readonly T[], size: number): T[][] {
  const groups: T[][] = [];
  for (let at = 0; at < items.length; at += size) groups.push(items.slice(at, at + size));
  return groups;
}
