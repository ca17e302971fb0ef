// Libraries of functions, by name: what FUNCTION LOAD brought and FCALL calls. Their code is run by
// the Lua that the scripting service has; here is which there are, and what must not be twice.
import type { Bytes } from '../../resp/bytes.ts';
import { lower } from '../../resp/bytes.ts';
import { fault } from '../faults.ts';
import type { Chunk, RegisteredFunction } from '../lua-port.ts';

/** A library that is loaded. */
export interface Library extends Chunk {
  readonly name: Bytes;
  /** The whole text, first line included. */
  readonly source: Bytes;
  readonly functions: readonly RegisteredFunction[];
}

/** A function with the library that it is in. */
export interface LibraryFunction {
  readonly library: Library;
  readonly function: RegisteredFunction;
}

/** Libraries whose names, and the names of whose functions, are distinct. */
export class LibrarySet {
  private readonly libraries = new Map<Bytes, Library>();
  // Redis: names of functions, unlike those of libraries, do not mind upper and lower case.
  private readonly functions = new Map<Bytes, LibraryFunction>();

  /** All libraries, the oldest first. */
  all(): Library[] {
    return [...this.libraries.values()];
  }

  get functionCount(): number {
    return this.functions.size;
  }

  library(name: Bytes): Library | undefined {
    return this.libraries.get(name);
  }

  function(name: Bytes): LibraryFunction | undefined {
    return this.functions.get(lower(name));
  }

  /** Adds libraries in place of those that have the same names. @throws if a function is there twice */
  add(libraries: readonly Library[]): void {
    const replaced = libraries.flatMap(({ name }) => this.libraries.get(name) ?? []);
    for (const old of replaced) this.remove(old);
    const twice = libraries
      .flatMap(({ functions }) => functions)
      .find(({ name }) => this.function(name) !== undefined);
    if (twice === undefined) return libraries.forEach(library => this.link(library));
    for (const old of replaced) this.link(old);
    throw fault(`ERR Function ${twice.name} already exists`);
  }

  remove({ name, functions }: Library): void {
    this.libraries.delete(name);
    for (const each of functions) this.functions.delete(lower(each.name));
  }

  private link(library: Library): void {
    this.libraries.set(library.name, library);
    for (const each of library.functions) {
      this.functions.set(lower(each.name), { library, function: each });
    }
  }
}

/** The libraries of one server. */
export class Functions {
  current = new LibrarySet();
  /** Sources from a dump that Lua has not seen yet: it may not be there when the dump is read. */
  pending: readonly Bytes[] = [];

  /** The sources of all libraries, for a dump. */
  get sources(): Bytes[] {
    return [...this.current.all().map(({ source }) => source), ...this.pending];
  }

  /** Number of libraries. */
  get count(): number {
    return this.current.all().length + this.pending.length;
  }

  /** Forgets all libraries. */
  removeAll(): void {
    this.current = new LibrarySet();
    this.pending = [];
  }

  /** What brings back the libraries as they are now (PLAYGROUND SNAPSHOT). */
  keep(): () => void {
    const { current, pending } = this;
    const libraries = current.all();
    return () => {
      this.current = new LibrarySet();
      this.current.add(libraries);
      this.pending = pending;
    };
  }

  /** Takes over the libraries of another server. */
  copyFrom(source: Functions): void {
    this.current.add(source.current.all());
    this.pending = source.pending;
  }
}
