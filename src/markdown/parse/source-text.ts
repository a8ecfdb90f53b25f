import type { Diagnostic } from '../../base/diagnostic.js';
import { type MarkdownCode, severityOf } from '../markdown-codes.js';

/** Position in a text. Line and column count from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** Diagnostic without its source line. */
export interface Problem {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
  readonly at: Spot;
  /** In UTF-16 code units; limited to the end of the line. */
  readonly length: number;
}

/** Text of a chapter, with access to its lines. */
export interface SourceText {
  readonly text: string;
  /** Returns a line, counted from 1, without its line end; empty: after the last line. */
  line(number: number): string;
  /** Converts a problem to a diagnostic with its source line. The name of the file is empty. */
  diagnose(problem: Problem): Diagnostic;
  /** Returns the source line of a place, and `length` limited to the line. */
  excerpt(at: Spot, length: number): { line: string; length: number };
}

/** Creates the text of a chapter. Removes a byte order mark at the start of `source`. */
export function createSourceText(source: string): SourceText {
  const text = source.replace(/^\uFEFF/, '');
  // Most chapters have no problems, so their lines are never needed.
  let lines: readonly string[] | null = null;
  const line = (number: number): string => {
    lines ??= text.split(/\r\n|\n|\r/);
    return lines[number - 1] ?? '';
  };
  const excerpt = (at: Spot, length: number) => {
    const found = line(at.line);
    return {
      line: found,
      length: Math.max(1, Math.min(length, found.trimEnd().length - at.column + 1)),
    };
  };
  return {
    text,
    line,
    excerpt,
    diagnose: ({ code, message, hint, at, length }) => ({
      code,
      severity: severityOf(code),
      message,
      place: { file: '', line: at.line, column: at.column },
      excerpt: excerpt(at, length),
      hint,
    }),
  };
}
