/** A position in a text file. */
export interface Place {
  /** Relative to the folder of the manifest. */
  readonly file: string;
  /** Counts from 1. */
  readonly line: number;
  /** Counts from 1, in UTF-16 code units. */
  readonly column: number;
}

/** A mistake (`error`) or a possible mistake (`warning`) in what a user wrote, as data. A reporter formats it. */
export interface Diagnostic {
  /** A stable kebab-case name, listed in docs/errors.md. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly place?: Place;
  /** The source line of `place`, and the length of the marked text in UTF-16 code units. */
  readonly excerpt?: { readonly line: string; readonly length: number };
  /** What to do next. */
  readonly hint?: string;
}

/** Returns whether a list of diagnostics has an error, and not only warnings. */
export const hasErrors = (diagnostics: readonly Diagnostic[]): boolean =>
  diagnostics.some((diagnostic) => diagnostic.severity === 'error');
