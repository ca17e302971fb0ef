// The commands as ACL rules name them: by name, by `container|sub` and by category. Commands of hidden
// connections are not among them.
import type { Bytes } from '../../resp/bytes.ts';
import { lower } from '../../resp/bytes.ts';
import type { Category } from '../../spec/spec.ts';
import { CATEGORIES, categoriesOf } from '../../spec/spec.ts';
import type { Command } from '../commands/command.ts';

/** The commands that rules can speak of. */
export class CommandCatalog {
  /** All commands, subcommands after their containers. */
  readonly all: readonly Command[];
  private readonly byName: ReadonlyMap<string, Command>;
  private readonly byCategory = new Map<string, readonly Command[]>();

  constructor(commands: Iterable<Command>) {
    this.all = [...commands]
      .filter(({ group }) => group !== 'playground')
      .flatMap(command => [command, ...(command.subcommands?.values() ?? [])]);
    this.byName = new Map(this.all.map(command => [command.name, command]));
  }

  /** The command of a name in any case: `get`, `config|get`. */
  find(name: Bytes): Command | undefined {
    return this.byName.get(lower(name));
  }

  /** The commands of a category (without `@`, in lower case); undefined if there is no such category. */
  inCategory(name: string): readonly Command[] | undefined {
    const category = CATEGORIES.find(each => each === name);
    if (category === undefined) return undefined;
    const known = this.byCategory.get(name);
    if (known !== undefined) return known;
    const found = this.all.filter(command => isIn(command, category));
    this.byCategory.set(name, found);
    return found;
  }
}

const isIn = ({ spec, group }: Command, category: Category): boolean =>
  categoriesOf(spec, group).includes(category);
