import type { CommandSpec, OptionSpec, Values } from './command-spec.js';

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;
/** Brackets and colons are signs of `_arguments` and `_describe`. */
const plain = (text: string): string =>
  text.replaceAll('\\', '').replaceAll('[', '(').replaceAll(']', ')').replaceAll(':', '\\:');

/** The completion for zsh: to be evaluated in .zshrc, or put as `_narrate` into a folder of `$fpath`. */
export function zshCompletion(program: CommandSpec): string {
  const { name, commands } = program;
  const self = `_${name}`;
  const described = commands.map(
    (command) => `    ${quoted(`${command.name}:${plain(command.description)}`)}\n`,
  );
  const operands = program.operands
    .slice(0, 1)
    .map(({ name: what, values }) => `\n    ${quoted(`${what}:${what}:${action(values)}`)}`);
  return `#compdef ${name}
# zsh completion for ${name}, made by: ${name} completion zsh
${commands.map((command) => `${self}_${command.name}() {\n${arguments_(command, operandSpecs(command))}}\n`).join('')}${self}_first() {
  local -a commands
  commands=(
${described.join('')}  )
  local -a found
  ((CURRENT == 2)) && found=('commands:command: _describe command commands')
  _alternative $found${operands.map((one) => ` \\${one}`).join('')}
}
${self}() {
  local curcontext="$curcontext" state line
  typeset -A opt_args
  if ((CURRENT > 2)) && (($+functions[${self}_$words[2]])); then
    local command=$words[2]
    shift words
    ((CURRENT--))
    ${self}_$command
    return
  fi
${arguments_(program, [`'1: :${self}_first'`])}}
if [[ $funcstack[1] == ${self} ]]; then
  ${self} "$@"
else
  (($+functions[compdef])) || { autoload -Uz compinit && compinit }
  compdef ${self} ${name}
fi
`;
}

const arguments_ = ({ options }: CommandSpec, operands: readonly string[]): string =>
  `  _arguments ${[...options.map(optionSpec), ...operands].map((spec) => `\\\n    ${spec}`).join(' ')}\n`;

const operandSpecs = ({ operands }: CommandSpec): readonly string[] =>
  operands.map(({ name, values }, index) => quoted(`${index + 1}:${plain(name)}:${action(values)}`));

function optionSpec({ flags, description, value, repeatable }: OptionSpec): string {
  const told = `[${plain(description)}]`;
  const taken = value === null ? '' : `:${plain(value.name)}:${action(value.values)}`;
  const specs = flags.map((flag) => {
    const once = repeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
    const sign = value === null ? '' : flag.startsWith('--') ? '=' : '+';
    return quoted(`${once}${flag}${sign}${told}${taken}`);
  });
  return specs.join(' ');
}

/** What `_arguments` does for a value. */
function action(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.map(plain).join(' ')})`;
    case 'files': {
      const endings = values.suffixes.map((suffix) => suffix.slice(1)).join('|');
      return endings === '' ? '_files' : `_files -g "*.(${endings})(-.)"`;
    }
    case 'folders':
      return '_files -/';
    case 'open':
      return ' ';
  }
}
