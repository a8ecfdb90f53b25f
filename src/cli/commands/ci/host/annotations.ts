import type { Diagnostic, Place } from '../../../../base/diagnostic.js';
import type { RunReport } from '../../../../use-cases/run.js';
import { findingsText } from '../../../text/flagged.js';
import { faultSentence } from '../../../text/words.js';
import { type CiHost, workspacePath } from './ci-host.js';
import type { Annotation } from './workflow-commands.js';

/** What turns a place of the book into a path or an address: the CI host and the manifest's folder. */
export interface SourceContext {
  readonly host: CiHost;
  /** The manifest's folder, absolute. */
  readonly root: string;
}

/** Returns an annotation about a place; null: about no place. */
export function annotation(
  level: Annotation['level'],
  message: string,
  place: Place | null,
  { host, root }: SourceContext,
): Annotation {
  if (place === null) return { level, message, file: null, line: null, column: null };
  const file = workspacePath(host, `${root}/${place.file}`);
  return { level, message, file, line: place.line, column: place.column };
}

/** Returns the errors and warnings about a manifest or a chapter as annotations. */
export const diagnosticAnnotations = (
  diagnostics: readonly Diagnostic[],
  context: SourceContext,
): readonly Annotation[] =>
  diagnostics.map(({ severity, message, place, hint }) =>
    annotation(severity, hint === undefined ? message : `${message}\n${hint}`, place ?? null, context),
  );

/** Returns a run's annotations: failed chunks and the reason why it stopped as errors; flagged takes, faults of voices and warnings as warnings. */
export function runAnnotations(
  { recorded, flagged, words, warnings }: RunReport,
  context: SourceContext,
): readonly Annotation[] {
  const failed = recorded.failed.map(({ place, chapter, chunk, reason }) =>
    annotation('error', `Chapter ${chapter}, chunk ${chunk} failed: ${reason}`, place, context),
  );
  const stopped =
    recorded.stopped === null ? [] : [annotation('error', recorded.stopped.message, null, context)];
  const flaggedTakes = flagged.map(({ place, chapter, chunk, findings }) =>
    annotation(
      'warning',
      `Chapter ${chapter}, chunk ${chunk} is flagged: ${findingsText(findings)}`,
      place,
      context,
    ),
  );
  const faults = (words?.faults ?? []).map((fault) =>
    annotation('warning', faultSentence(fault), null, context),
  );
  // GitHub shows only ten warnings, so what many takes have in common comes first.
  return [...stopped, ...failed, ...faults, ...flaggedTakes, ...diagnosticAnnotations(warnings, context)];
}
