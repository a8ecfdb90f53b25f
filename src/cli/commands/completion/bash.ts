import type { CommandSpec, Values } from './command-spec.js';

/** Quoted for a shell, whatever is in it. */
const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/**
 * The completion for bash, 3.2 (macOS) or later; it needs no package. Bash makes words of their own of `=` and `:`, so that
 * `--engine=e` comes as three.
 */
export function bashCompletion(program: CommandSpec): string {
  const { name, commands } = program;
  const self = `_${name}`;
  return `# bash completion for ${name}, made by: ${name} completion bash
${self}_words() {
  local word
  while IFS= read -r word; do COMPREPLY+=("$word"); done < <(compgen -W "$1" -- "$cur")
}
${self}_files() {
  local path suffix
  while IFS= read -r path; do COMPREPLY+=("$path"); done < <(
    compgen -d -- "$cur"
    for suffix in "$@"; do compgen -f -X "!*$suffix" -- "$cur"; done
  )
  compopt -o filenames 2>/dev/null
}
${self}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}" command=
  COMPREPLY=()
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev="\${COMP_WORDS[COMP_CWORD - 2]}"
  elif [[ $prev == : || $cur == : ]]; then
    return
  fi
  if ((COMP_CWORD > 1)); then
    case "\${COMP_WORDS[1]}" in
      ${commands.map((command) => command.name).join(' | ')}) command="\${COMP_WORDS[1]}" ;;
    esac
  fi
  case "$command" in
${[...commands, { ...program, name: '' }].map((command) => branch(command, self, commands)).join('')}  esac
}
complete -F ${self} ${name}
`;
}

/** What is completed for one command; the program itself has the empty name. */
function branch(
  { name, options, operands }: CommandSpec,
  self: string,
  commands: readonly CommandSpec[],
): string {
  const values = options.flatMap(({ flags, value }) =>
    value === null ? [] : [`        ${flags.join(' | ')}) ${completing(value.values, self)} ;;\n`],
  );
  const flags = options.flatMap((option) => option.flags).join(' ');
  const names = commands.map((command) => command.name).join(' ');
  const first = name === '' ? [`((COMP_CWORD == 1)) && ${self}_words ${quoted(names)}`] : [];
  const operand = [...first, ...operands.slice(0, 1).map(({ values }) => completing(values, self))];
  return `    ${quoted(name)})
      case "$prev" in
${values.join('')}        *)
          if [[ $cur == -* ]]; then
            ${self}_words ${quoted(flags)}
          else
            ${operand.join('\n            ') || ':'}
          fi
          ;;
      esac
      ;;
`;
}

function completing(values: Values, self: string): string {
  switch (values.kind) {
    case 'words':
      return `${self}_words ${quoted(values.words.join(' '))}`;
    case 'files':
      return `${self}_files ${(values.suffixes.length === 0 ? [''] : values.suffixes).map(quoted).join(' ')}`;
    case 'folders':
      return `${self}_files`;
    case 'open':
      return ':';
  }
}
