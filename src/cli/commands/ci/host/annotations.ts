import type { Diagnostic, Place } from '../../../../base/diagnostic.js';
import type { RunReport } from '../../../../use-cases/run.js';
import { findingsText } from '../../../text/flagged.js';
import { type CiHost, inWorkspace } from './ci-host.js';
import type { Annotation } from './workflow-commands.js';

/** Where places of the book lie. */
export interface Ground {
  readonly host: CiHost;
  /** The manifest's folder, absolute. */
  readonly root: string;
}

/** An annotation about a place, or about nothing in particular. */
export function annotation(
  level: Annotation['level'],
  message: string,
  place: Place | null,
  { host, root }: Ground,
): Annotation {
  if (place === null) return { level, message, file: null, line: null, column: null };
  const file = inWorkspace(host, `${root}/${place.file}`);
  return { level, message, file, line: place.line, column: place.column };
}

/** What is wrong or doubtful in a manifest or a chapter. */
export const ofDiagnostics = (diagnostics: readonly Diagnostic[], ground: Ground): readonly Annotation[] =>
  diagnostics.map(({ severity, message, place, hint }) =>
    annotation(severity, hint === undefined ? message : `${message}\n${hint}`, place ?? null, ground),
  );

/** What came of a run: chunks that failed and why it stopped as errors, recordings in doubt and warnings as warnings. */
export function ofRun({ recorded, suspects, warnings }: RunReport, ground: Ground): readonly Annotation[] {
  const failed = recorded.failed.map(({ place, chapter, chunk, reason }) =>
    annotation('error', `Chapter ${chapter}, chunk ${chunk} failed: ${reason}`, place, ground),
  );
  const stopped =
    recorded.stopped === null ? [] : [annotation('error', recorded.stopped.message, null, ground)];
  const doubted = suspects.map(({ place, chapter, chunk, findings }) =>
    annotation(
      'warning',
      `Chapter ${chapter}, chunk ${chunk} is in doubt: ${findingsText(findings)}`,
      place,
      ground,
    ),
  );
  return [...stopped, ...failed, ...doubted, ...ofDiagnostics(warnings, ground)];
}
