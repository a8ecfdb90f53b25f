/** A message about a place, which the host shows next to that place in the page of the change. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Path relative to the workspace, with forward slashes; null: the message is about no file. */
  readonly file: string | null;
  /** From 1; null if `file` is null. */
  readonly line: number | null;
  /** From 1; null if `file` is null. */
  readonly column: number | null;
}

/**
 * How many annotations of one level GitHub shows for a step. It drops the others silently (actions/toolkit,
 * docs/problem-matchers.md, Limitations).
 */
export const maxAnnotations = 10;

/** Escapes the message of a command (docs.github.com, "Workflow commands for GitHub Actions"). */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Escapes a property of a command, which ends at a comma or a colon. */
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Returns an annotation as a command: `::error file=…,line=…,col=…,title=…::message`, with a line end. */
export function workflowCommand({ level, message, file, line, column }: Annotation): string {
  const properties = { file, line, col: column, title: 'narrate' };
  const known = Object.entries(properties).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${known.join(',')}::${escapeData(message)}\n`;
}

/**
 * Returns annotations as lines of the log, errors first. If a level has more than GitHub shows, the last annotation counts the
 * rest.
 */
export function workflowCommands(annotations: readonly Annotation[]): string {
  const levels = ['error', 'warning'] as const;
  return levels.flatMap((level) => limited(annotations, level).map(workflowCommand)).join('');
}

function limited(annotations: readonly Annotation[], level: Annotation['level']): readonly Annotation[] {
  const own = annotations.filter((one) => one.level === level);
  if (own.length <= maxAnnotations) return own;
  const shown = own.slice(0, maxAnnotations - 1);
  const message = `${own.length - shown.length} more ${level}s. The summary of the job lists them.`;
  return [...shown, { level, message, file: null, line: null, column: null }];
}

/**
 * Returns two lines between which the runner executes no commands, because a chapter can contain text such as `::error::`.
 * @param token must be unguessable
 */
export const pausedCommands = (token: string): { readonly begin: string; readonly end: string } => ({
  begin: `::stop-commands::${token}\n`,
  end: `::${token}::\n`,
});
