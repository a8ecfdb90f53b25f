/** A position in a text file. `file` is relative to the manifest's folder; line and column count from 1, the column in UTF-16 code units. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** Something that a user wrote and that is wrong (`error`) or doubtful (`warning`), as data; a reporter makes text of it. */
export interface Diagnostic {
  /** A stable kebab-case name, listed in docs/errors.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place?: Place;
  /** The source line that `place` points into, and how many code units of it are meant (for the caret). */
  readonly excerpt?: { readonly line: string; readonly length: number };
  /** What to do next. */
  readonly hint?: string;
}

export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');
