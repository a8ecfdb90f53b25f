import type { Diagnostic } from '../../base/diagnostic.js';
import { type MarkdownCode, severityOf } from '../markdown-codes.js';

/** Where something stands in a text: line and column from 1. */
export interface Spot {
  readonly line: number;
  readonly column: number;
}

/** What is wrong, and where. */
export interface Problem {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
  readonly at: Spot;
  /** How many code units are meant; what goes past the line is cut. */
  readonly length: number;
}

/** A chapter's text, and its lines for those who ask. */
export interface SourceText {
  readonly text: string;
  /** A line from 1, without its line end; empty past the end. */
  line(number: number): string;
  /** A problem as a diagnostic, with its source line. The file's name is not known here: it is empty. */
  diagnose(problem: Problem): Diagnostic;
  excerpt(at: Spot, length: number): { line: string; length: number };
}

/** @param source a byte order mark at its start is no part of the text */
export function createSourceText(source: string): SourceText {
  const text = source.replace(/^\uFEFF/, '');
  // Most chapters have nothing wrong with them, so that nobody asks for a line.
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
