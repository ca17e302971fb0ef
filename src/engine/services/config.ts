// The configuration: the value of every parameter, checked and in its normal form, and who acts when
// one changes. Nothing else here knows what a parameter does.
import type { Bytes } from '../../resp/bytes.ts';
import { EMPTY, latin1, lower } from '../../resp/bytes.ts';
import { matchesGlob } from '../algo/glob.ts';
import { fault, SYNTAX } from '../faults.ts';
import type { Directive } from './config-file.ts';
import { ConfigFileError } from './config-file.ts';
import { rewriteConfig } from './config-rewrite.ts';
import type { Parameter, ParameterName } from './config-table.ts';
import { PARAMETERS, parameterNames } from './config-table.ts';
import { Refusal } from './config-types.ts';

/** A configuration file. */
export interface ConfigFile {
  readonly path: string;
  read(): Bytes;
  /** @throws Error with the reason if it cannot be written */
  write(content: Bytes): void;
}

const NAMES = readNames();
/** Directives that are no parameters: who acts on them reads `others`. */
const OTHER_DIRECTIVES = new Set(['rename-command', 'user']);

/** The settings of one server. */
export class Config {
  /** The configuration file, if the server was started with one. */
  file: ConfigFile | undefined = undefined;
  /** Directives of the file that are no parameters, in order. */
  readonly others: Directive[] = [];
  private readonly values = new Map<ParameterName, Bytes>();
  private readonly listeners = new Map<ParameterName, (() => void)[]>();

  /** A parameter's value in its normal form. */
  text(name: ParameterName): Bytes {
    return this.values.get(name) ?? PARAMETERS[name].initial;
  }

  /** The value of a parameter that is a number; beyond 2^53 it is rounded. */
  number(name: ParameterName): number {
    return Number(this.text(name));
  }

  /** True if a parameter is `yes`. */
  flag(name: ParameterName): boolean {
    return this.text(name) === 'yes';
  }

  /** Calls `act` now and whenever one of the parameters changes. */
  on(names: readonly ParameterName[], act: () => void): void {
    for (const name of names) this.listeners.set(name, [...(this.listeners.get(name) ?? []), act]);
    act();
  }

  /** Names and values in turn that match any of the patterns (CONFIG GET). */
  get(patterns: readonly Bytes[]): Bytes[] {
    const found = new Map<Bytes, Bytes>();
    for (const pattern of patterns) {
      const exact = NAMES.get(lower(pattern));
      if (exact !== undefined) found.set(pattern, this.shown(exact));
      if (!/[[*?]/.test(pattern)) continue;
      for (const [shown, name] of NAMES) {
        const { hidden }: Parameter = PARAMETERS[name];
        if (!hidden && matchesGlob(pattern, shown, true)) found.set(shown, this.shown(name));
      }
    }
    return [...found].flat();
  }

  /** Sets all or none (CONFIG SET). @throws the fault that Redis answers */
  set(words: readonly Bytes[]): void {
    if (words.length % 2 === 1) throw SYNTAX;
    const changes = new Map<ParameterName, Bytes>();
    const seen = new Set<Bytes>();
    for (const { given, name, value } of pairsOf(words)) {
      const accepted = seen.has(given)
        ? new Refusal('duplicate parameter')
        : this.check(name, value);
      if (accepted instanceof Refusal) {
        const about = `(possibly related to argument '${given}')`;
        throw fault(`ERR CONFIG SET failed ${about} - ${accepted.reason}`);
      }
      seen.add(given);
      changes.set(name, accepted);
    }
    this.apply(changes);
  }

  /** Takes the directives of a file, before the server serves. @throws ConfigFileError */
  load(directives: readonly Directive[]): void {
    const changes = new Map<ParameterName, Bytes>();
    for (const directive of directives) {
      const name = NAMES.get(directive.name);
      if (name !== undefined) changes.set(name, this.read(directive, name, changes.get(name)));
      else if (OTHER_DIRECTIVES.has(directive.name)) this.others.push(directive);
      else throw new ConfigFileError('Bad directive or wrong number of arguments', directive);
    }
    this.apply(changes);
  }

  /** What to throw for a directive of `others` that cannot be. */
  errorFor(directive: Directive, reason: string): Error {
    return new ConfigFileError(reason, directive);
  }

  /** Notes the value of a parameter that another command has changed (REPLICAOF). */
  note(name: ParameterName, value: Bytes): void {
    this.values.set(name, value);
  }

  /** The error of a directive that is no parameter and cannot be. */
  rejected(reason: string, directive: Directive): ConfigFileError {
    return new ConfigFileError(reason, directive);
  }

  /** Takes over all settings of another server. */
  copyFrom(source: Config): void {
    this.apply(source.values);
  }

  /** The text of the configuration file with what has changed since, and the users (CONFIG REWRITE). */
  rewritten(content: Bytes, users: readonly Bytes[]): Bytes {
    return rewriteConfig(content, {
      users: this.text('aclfile') === '' ? users : [],
      nameOf: directive => NAMES.get(directive),
      valueOf: name => this.shown(name),
    });
  }

  private shown(name: ParameterName): Bytes {
    const { shown }: Parameter = PARAMETERS[name];
    const value = this.text(name);
    return shown === undefined ? value : shown(value);
  }

  private check(name: ParameterName, value: Bytes): Bytes | Refusal {
    const { mark, accept }: Parameter = PARAMETERS[name];
    const isOpen = mark === undefined || (mark === 'protected' && this.allowsProtected);
    return isOpen ? accept(value, this.text(name)) : new Refusal(`can't set ${mark} config`);
  }

  private get allowsProtected(): boolean {
    return this.text('enable-protected-configs') !== 'no';
  }

  private read(directive: Directive, name: ParameterName, earlier: Bytes | undefined): Bytes {
    const { lines, accept }: Parameter = PARAMETERS[name];
    const { args } = directive;
    const value = latin1(args.join(' '));
    if (lines === undefined ? args.length !== 1 : args.length === 0) {
      throw new ConfigFileError('wrong number of arguments', directive);
    }
    const accepted = accept(value, earlier ?? this.text(name));
    if (accepted instanceof Refusal) throw new ConfigFileError(accepted.reason, directive);
    // Redis: each `save` of a file adds a point; an empty one forgets the earlier ones.
    const adds = name === 'save' && accepted !== '' && earlier !== undefined && earlier !== '';
    return adds ? latin1(`${earlier} ${accepted}`) : accepted;
  }

  private apply(changes: ReadonlyMap<ParameterName, Bytes>): void {
    const acting = new Set<() => void>();
    for (const [name, value] of changes) {
      this.values.set(name, value);
      for (const act of this.listeners.get(name) ?? []) acting.add(act);
    }
    for (const act of acting) act();
  }
}

/** True if a parameter's value is a secret that logs must not show. */
export function isSecret(given: Bytes): boolean {
  const name = NAMES.get(lower(given));
  if (name === undefined) return false;
  const { secret }: Parameter = PARAMETERS[name];
  return secret === true;
}

// Redis: all names are looked at before any value.
function pairsOf(words: readonly Bytes[]) {
  const pairs: { given: Bytes; name: ParameterName; value: Bytes }[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const [given = EMPTY, value = EMPTY] = words.slice(i, i + 2);
    const name = NAMES.get(lower(given));
    if (name === undefined) {
      throw fault(`ERR Unknown option or number of arguments for CONFIG SET - '${given}'`);
    }
    pairs.push({ given: lower(given), name, value });
  }
  return pairs;
}

function readNames(): Map<Bytes, ParameterName> {
  const names = new Map<Bytes, ParameterName>();
  for (const name of parameterNames) {
    names.set(latin1(name), name);
    const { alias }: Parameter = PARAMETERS[name];
    if (alias !== undefined) names.set(latin1(alias), name);
  }
  return names;
}
