import type { CommandSpec, OptionSpec, Values } from './command-spec.js';

const quoted = (text: string): string => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;

/** After an option of the program itself no command is taken. */
const isFirst = 'test (count (commandline -opc)) -eq 1';

/** The completion for fish: a file for `~/.config/fish/completions/narrate.fish`, or to be sourced. */
export function fishCompletion(program: CommandSpec): string {
  const { name, commands } = program;
  const inCommand = `__${name}_in`;
  const line = (condition: string, rest: string): string =>
    `complete -c ${name} -n ${quoted(condition)} ${rest}\n`;
  const linesOf = (command: CommandSpec, called: string): string[] => {
    const condition = `${inCommand} ${called === '' ? "''" : called}`;
    return [
      ...command.options.map((option) => line(condition, optionArguments(option))),
      ...command.operands.slice(0, 1).map(({ values }) => line(condition, valueArguments(values))),
    ];
  };
  return `# fish completion for ${name}, made by: ${name} completion fish
function ${inCommand}
    set -l words (commandline -opc)
    set -l command ''
    if set -q words[2]; and contains -- $words[2] ${commands.map((command) => command.name).join(' ')}
        set command $words[2]
    end
    test "$argv[1]" = "$command"
end
complete -c ${name} -f
${commands.map((command) => line(isFirst, `-a ${command.name} -d ${quoted(command.description)}`)).join('')}${linesOf(program, '').join('')}${commands.flatMap((command) => linesOf(command, command.name)).join('')}`;
}

function optionArguments({ flags, description, value }: OptionSpec): string {
  const names = flags.map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`));
  const taken =
    value === null ? [] : [value.values.kind === 'open' ? '-x' : `-r ${valueArguments(value.values)}`];
  return [...names, ...taken, `-d ${quoted(description)}`].join(' ');
}

function valueArguments(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quoted(values.words.join(' '))}`;
    case 'files':
      return values.suffixes.length === 0
        ? '-F'
        : `-f -a ${quoted(`(__fish_complete_suffix ${values.suffixes.join(' ')}; __fish_complete_directories (commandline -ct) '')`)}`;
    case 'folders':
      return `-f -a ${quoted("(__fish_complete_directories (commandline -ct) '')")}`;
    case 'open':
      return '-f';
  }
}
