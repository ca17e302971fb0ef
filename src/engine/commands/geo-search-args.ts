// The arguments of a search for places: where, how far, how many, in which order, told or stored.
import type { Bytes } from '../../resp/bytes.ts';
import type { Shape } from '../algo/geo-shape.ts';
import type { Position } from '../algo/geohash.ts';
import { positionOf } from '../algo/geohash.ts';
import type { Args } from '../args.ts';
import { fault, SYNTAX } from '../faults.ts';
import type { ZsetValue } from '../store/zset-value.ts';
import { readNumber, readPosition, readUnit } from './geo-args.ts';

/** How a command of the family says where and how far, and whether it may store. */
export interface Form {
  readonly from: 'options' | 'position' | 'member';
  /** STORE and STOREDIST name a key. */
  readonly mayStore?: boolean;
  /** The key at which GEOSEARCHSTORE stores. */
  readonly target?: Bytes;
}

/** What is asked. */
export interface Search {
  /** Undefined only if there is no sorted set to search. */
  readonly shape: Shape | undefined;
  /** Metres in the unit in which distances are told. */
  readonly unitM: number;
  readonly order: 'asc' | 'desc' | undefined;
  /** Infinity: all. */
  readonly count: number;
  /** Any so many places, not the nearest. */
  readonly any: boolean;
  readonly withDistance: boolean;
  readonly withHash: boolean;
  readonly withPosition: boolean;
  readonly target: Bytes | undefined;
  readonly scoreIsDistance: boolean;
}

// Lengths in the unit of the command.
type Extent = { readonly radius: number } | { readonly width: number; readonly height: number };

// What is known so far.
type Draft = { -readonly [Name in keyof Omit<Search, 'shape'>]: Search[Name] } & {
  center: Position | 'unknown' | undefined;
  centerBy: 'member' | 'position' | undefined;
  extent: Extent | undefined;
};

const NO_MEMBER = fault('ERR could not decode requested zset member');
const NOT_RADIUS = fault('ERR need numeric radius');
const NEGATIVE_RADIUS = fault('ERR radius cannot be negative');
const NOT_WIDTH = fault('ERR need numeric width');
const NOT_HEIGHT = fault('ERR need numeric height');
const NEGATIVE_SIDE = fault('ERR height or width cannot be negative');
const COUNT_NOT_POSITIVE = fault('ERR COUNT must be > 0');
const ANY_WITHOUT_COUNT = fault('ERR the ANY argument requires COUNT argument');

/** Reads all that follows the key; `members` are the key's, if it has any. */
export function readSearch(args: Args, form: Form, members: ZsetValue | undefined): Search {
  const draft = startDraft(form);
  if (form.from === 'position') draft.center = readPosition(args);
  if (form.from === 'member') draft.center = readMember(args, members);
  if (form.from !== 'options') {
    // Redis: around a member of no key, the radius is not looked at.
    if (draft.center === 'unknown') args.take(2);
    else readRadius(args, draft);
  }
  while (!args.done) {
    if (!readOption(args, draft, form) && !readPlace(args, { draft, form, members })) throw SYNTAX;
  }
  check(args, draft, form);
  return { ...draft, shape: shapeOf(draft) };
}

const startDraft = ({ target }: Form): Draft => ({
  center: undefined,
  centerBy: undefined,
  extent: undefined,
  unitM: 1,
  order: undefined,
  count: Infinity,
  any: false,
  withDistance: false,
  withHash: false,
  withPosition: false,
  target,
  scoreIsDistance: false,
});

function shapeOf({ center, extent, unitM }: Draft): Shape | undefined {
  if (center === undefined || center === 'unknown' || extent === undefined) return undefined;
  if ('radius' in extent) return { center, radiusM: extent.radius * unitM };
  return { center, widthM: extent.width * unitM, heightM: extent.height * unitM };
}

// ---- where and how far ----

function readMember(args: Args, members: ZsetValue | undefined): Position | 'unknown' {
  const name = args.next();
  if (members === undefined) return 'unknown';
  const score = members.score(name);
  if (score === undefined) throw NO_MEMBER;
  return positionOf(score);
}

function readRadius(args: Args, draft: Draft): void {
  const radius = readNumber(args, NOT_RADIUS);
  if (radius < 0) throw NEGATIVE_RADIUS;
  draft.unitM = readUnit(args);
  draft.extent = { radius };
}

function readBox(args: Args, draft: Draft): void {
  const [width, height] = [readNumber(args, NOT_WIDTH), readNumber(args, NOT_HEIGHT)];
  if (width < 0 || height < 0) throw NEGATIVE_SIDE;
  draft.unitM = readUnit(args);
  draft.extent = { width, height };
}

// One of GEOSEARCH's FROM… and BY… words. Redis: a word may come again, but not its alternative.
function readPlace(
  args: Args,
  { draft, form, members }: { draft: Draft; form: Form; members: ZsetValue | undefined },
): boolean {
  if (form.from !== 'options') return false;
  const { centerBy, extent } = draft;
  const [isCircle, isBox] = [extent && 'radius' in extent, extent && 'width' in extent];
  if (centerBy !== 'position' && args.left > 1 && args.skip('FROMMEMBER')) {
    draft.center = readMember(args, members);
    draft.centerBy = 'member';
  } else if (centerBy !== 'member' && args.left > 2 && args.skip('FROMLONLAT')) {
    draft.center = readPosition(args);
    draft.centerBy = 'position';
  } else if (isBox !== true && args.left > 2 && args.skip('BYRADIUS')) readRadius(args, draft);
  else if (isCircle !== true && args.left > 3 && args.skip('BYBOX')) readBox(args, draft);
  else return false;
  return true;
}

// ---- the rest ----

function readOption(args: Args, draft: Draft, form: Form): boolean {
  if (args.skip('WITHDIST')) draft.withDistance = true;
  else if (args.skip('WITHHASH')) draft.withHash = true;
  else if (args.skip('WITHCOORD')) draft.withPosition = true;
  else if (args.skip('ANY')) draft.any = true;
  else if (args.skip('ASC')) draft.order = 'asc';
  else if (args.skip('DESC')) draft.order = 'desc';
  else if (args.left > 1 && args.skip('COUNT')) draft.count = readCount(args);
  else return readStore(args, draft, form);
  return true;
}

function readCount(args: Args): number {
  const count = args.integer();
  if (count <= 0) throw COUNT_NOT_POSITIVE;
  return count;
}

function readStore(args: Args, draft: Draft, form: Form): boolean {
  if (form.target !== undefined && args.skip('STOREDIST')) {
    draft.scoreIsDistance = true;
    return true;
  }
  if (form.mayStore !== true || args.left < 2) return false;
  const isPlain = args.skip('STORE');
  if (!isPlain && !args.skip('STOREDIST')) return false;
  draft.scoreIsDistance = !isPlain;
  draft.target = args.next();
  return true;
}

function check(args: Args, draft: Draft, form: Form): void {
  const [name = ''] = args.argv;
  if (draft.target !== undefined && (draft.withDistance || draft.withHash || draft.withPosition)) {
    const what = form.target === undefined ? 'STORE option in GEORADIUS' : 'GEOSEARCHSTORE';
    throw fault(`ERR ${what} is not compatible with WITHDIST, WITHHASH and WITHCOORD options`);
  }
  if (form.from === 'options' && draft.center === undefined) {
    throw fault(`ERR exactly one of FROMMEMBER or FROMLONLAT can be specified for ${name}`);
  }
  if (form.from === 'options' && draft.extent === undefined) {
    throw fault(`ERR exactly one of BYRADIUS and BYBOX can be specified for ${name}`);
  }
  if (draft.any && draft.count === Infinity) throw ANY_WITHOUT_COUNT;
}
