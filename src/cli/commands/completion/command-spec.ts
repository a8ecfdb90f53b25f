import type { Argument, Command, Option } from 'commander';

/** What may stand at a place of the command line. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Files whose names end so (with a dot; none: all files), and folders on the way to them. */
  | { readonly kind: 'files'; readonly suffixes: readonly string[] }
  | { readonly kind: 'folders' }
  /** Nothing that could be proposed: a number, an address. */
  | { readonly kind: 'open' };

export interface OptionSpec {
  /** `-h` and `--help`, or the long one alone. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Null: it takes none. */
  readonly value: { readonly name: string; readonly values: Values } | null;
  readonly repeatable: boolean;
}

/** A command as shells complete it. */
export interface CommandSpec {
  readonly name: string;
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly operands: readonly { readonly name: string; readonly values: Values }[];
  readonly commands: readonly CommandSpec[];
}

/** Words for what declarations leave open, by the name of the option or argument: `engine`. */
type Known = Readonly<Record<string, readonly string[]>>;

/**
 * What a program's declarations say, as data: what its help shows is what is completed. `known` holds the words of options
 * whose choices are not declared, because they are checked later.
 */
export function commandSpec(command: Command, known: Known): CommandSpec {
  const help = command.createHelp();
  const commands = help.visibleCommands(command);
  const names = commands.map((one) => one.name());
  return {
    name: command.name(),
    description: firstClause(help.subcommandDescription(command)),
    options: help.visibleOptions(command).map((option) => optionSpec(option, known)),
    operands: command.registeredArguments.map((argument) => operandSpec(argument, known)),
    // Commander's own `help` takes the name of another.
    commands: commands.map((one) => commandSpec(one, { ...known, command: names })),
  };
}

function optionSpec(option: Option, known: Known): OptionSpec {
  const { short, long, flags, description, argChoices, required, optional } = option;
  const name = /[<[]([^>\]]+)/.exec(flags)?.[1] ?? '';
  const words = argChoices ?? known[option.attributeName()];
  return {
    flags: [short, long].filter((flag) => flag !== undefined),
    description: firstClause(description),
    value:
      required || optional
        ? { name, values: words ? { kind: 'words', words } : valuesOf(name, 'open') }
        : null,
    repeatable: isRepeatable(option),
  };
}

function operandSpec(argument: Argument, known: Known): CommandSpec['operands'][number] {
  const name = argument.name();
  const words = argument.argChoices ?? known[name];
  return { name, values: words ? { kind: 'words', words } : valuesOf(name, 'files') };
}

/** By the name that a place has in the help. */
function valuesOf(name: string, otherwise: 'open' | 'files'): Values {
  if (/manifest/i.test(name)) return { kind: 'files', suffixes: ['.yaml', '.yml'] };
  if (/epub/i.test(name)) return { kind: 'files', suffixes: ['.epub'] };
  if (/folder|dir/i.test(name)) return { kind: 'folders' };
  // What an option calls a file is a chapter.
  if (/file/i.test(name)) return { kind: 'files', suffixes: ['.md', '.markdown'] };
  return otherwise === 'files' ? { kind: 'files', suffixes: [] } : { kind: 'open' };
}

/** Whether values are gathered in a list: its parser makes one of the first. */
function isRepeatable({ variadic, defaultValue, parseArg }: Option): boolean {
  if (variadic || Array.isArray(defaultValue)) return true;
  try {
    return Array.isArray(parseArg?.('1', undefined));
  } catch {
    return false;
  }
}

/** As much of a description as there is room for beside a word: up to the first semicolon, colon or bracket. */
const firstClause = (description: string): string => description.split(/;|: | \(/)[0]?.trim() ?? '';
