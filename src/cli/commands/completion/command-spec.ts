import type { Argument, Command, Option } from 'commander';

/** The possible values of an option or argument. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  /** Files with one of these suffixes, such as `.md`, and the folders that lead to them. No suffix: all files. */
  | { readonly kind: 'files'; readonly suffixes: readonly string[] }
  | { readonly kind: 'folders' }
  /** Values that a shell cannot propose, such as numbers and addresses. */
  | { readonly kind: 'open' };

/** An option as shells complete it. */
export interface OptionSpec {
  /** The long form, after the short form if there is one: `-h` and `--help`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Null: the option has no value. */
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

/** Words to propose, by the name of an option or argument, such as `engine`. */
type Known = Readonly<Record<string, readonly string[]>>;

/**
 * Reads the declarations of a program as data. Only what the help shows is completed.
 * @param known the words of options whose choices are not declared, because they are validated later
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
    // Commander's own `help` command expects the name of a command.
    commands: commands.map((one) => flatSpec(commandSpec(one, { ...known, command: names }))),
  };
}

/**
 * Returns a command with commands of its own, such as `fleet`, as one command: their names are the words of its first operand, and
 * it has the options of all of them.
 */
function flatSpec(spec: CommandSpec): CommandSpec {
  if (spec.commands.length === 0) return spec;
  const words = spec.commands.map(({ name }) => name);
  const options = [spec, ...spec.commands].flatMap((one) => one.options);
  const byFlags = new Map(options.map((option) => [option.flags.join(), option]));
  const operands = spec.commands.map((one) => one.operands);
  const longest = operands.toSorted((a, b) => b.length - a.length)[0] ?? [];
  return {
    ...spec,
    options: [...byFlags.values()],
    operands: [{ name: 'command', values: { kind: 'words', words } }, ...longest],
    commands: [],
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

/** Returns the possible values of an option or argument, by its placeholder in the help. */
function valuesOf(name: string, otherwise: 'open' | 'files'): Values {
  if (/manifest/i.test(name)) return { kind: 'files', suffixes: ['.yaml', '.yml'] };
  if (/epub/i.test(name)) return { kind: 'files', suffixes: ['.epub'] };
  if (/folder|dir/i.test(name)) return { kind: 'folders' };
  // In options, `file` is a chapter.
  if (/file/i.test(name)) return { kind: 'files', suffixes: ['.md', '.markdown'] };
  return otherwise === 'files' ? { kind: 'files', suffixes: [] } : { kind: 'open' };
}

/** Returns whether an option can be given several times: then its parser returns a list for the first value. */
function isRepeatable({ variadic, defaultValue, parseArg }: Option): boolean {
  if (variadic || Array.isArray(defaultValue)) return true;
  try {
    return Array.isArray(parseArg?.('1', undefined));
  } catch {
    return false;
  }
}

/** Returns a description up to its first semicolon, colon or bracket, because shells show it next to a word. */
const firstClause = (description: string): string => description.split(/;|: | \(/)[0]?.trim() ?? '';
