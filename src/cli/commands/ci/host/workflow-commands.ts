/** What a line of a job's log can say about a place, so that the page of the change shows it there. */
export interface Annotation {
  readonly level: 'error' | 'warning';
  readonly message: string;
  /** Relative to the workspace, with forward slashes; null: about no file. */
  readonly file: string | null;
  /** From 1, both; null where `file` is. */
  readonly line: number | null;
  readonly column: number | null;
}

/**
 * How many annotations of one level GitHub shows of a step; it drops the rest without a word
 * (actions/toolkit, docs/problem-matchers.md, Limitations).
 */
export const mostAnnotations = 10;

/** The escapes of a command's message (docs.github.com, "Workflow commands for GitHub Actions"). */
const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** Those of its properties, which end at a comma or a colon. */
const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** `::error file=…,line=…,col=…,title=…::message`, with the end of the line. */
export function workflowCommand({ level, message, file, line, column }: Annotation): string {
  const properties = { file, line, col: column, title: 'narrate' };
  const given = Object.entries(properties).flatMap(([name, value]) =>
    value === null ? [] : [`${name}=${escapeProperty(String(value))}`],
  );
  return `::${level} ${given.join(',')}::${escapeData(message)}\n`;
}

/**
 * Annotations as lines of the log, errors first. Of a level that has more than are shown, the last one shown counts the rest.
 */
export function workflowCommands(annotations: readonly Annotation[]): string {
  const levels = ['error', 'warning'] as const;
  return levels.flatMap((level) => fitting(annotations, level).map(workflowCommand)).join('');
}

function fitting(annotations: readonly Annotation[], level: Annotation['level']): readonly Annotation[] {
  const own = annotations.filter((one) => one.level === level);
  if (own.length <= mostAnnotations) return own;
  const shown = own.slice(0, mostAnnotations - 1);
  const message = `${own.length - shown.length} more ${level}s: the summary of the job lists them.`;
  return [...shown, { level, message, file: null, line: null, column: null }];
}

/**
 * Lines between which the runner takes nothing for a command: a chapter may say `::error::` or worse. `token` must be
 * one that nobody can guess.
 */
export const quoting = (token: string): { readonly begin: string; readonly end: string } => ({
  begin: `::stop-commands::${token}\n`,
  end: `::${token}::\n`,
});
