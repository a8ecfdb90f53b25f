import type { Diagnostic } from '../base/diagnostic.js';
import type { OnEvent } from '../base/events.js';
import type { Delivered } from '../deliver/delivery.js';
import { type FlaggedChunk, findFlagged } from '../plan/takes/find-flagged.js';
import { type WordReport, wordReport } from '../plan/takes/word-report.js';
import { chosenChapters, type Project } from '../project/open-project.js';
import type { Recorded } from '../record/recorded.js';
import type { Snapshot } from '../state/state.js';
import { placeFlagged } from './place-words.js';

/** What the reports of a run and of a retake have in common. */
export interface RecordingReport {
  /** `waiting`: some texts are left to a later run (`limits.settle`). `incomplete`: some chunks failed. `stopped`: the gateway, a budget, a lock or a store stopped the run. */
  readonly status: 'complete' | 'waiting' | 'incomplete' | 'stopped' | 'interrupted';
  readonly recorded: Recorded;
  readonly delivered: Delivered;
  /** Chunks whose takes are flagged, in the order of the book. The takes are in use anyway. */
  readonly flagged: readonly FlaggedChunk[];
  /** @deprecated Use `flagged`, which is the same array. */
  readonly suspects: readonly FlaggedChunk[];
  /** What the word check says about the takes in use; null: it is off. */
  readonly words: WordReport | null;
  readonly warnings: readonly Diagnostic[];
}

/** Returns an event handler that passes events on and collects the warnings among them for the report. */
export function collectWarnings(onEvent: OnEvent | undefined): {
  readonly onEvent: OnEvent;
  readonly warnings: readonly Diagnostic[];
} {
  const warnings: Diagnostic[] = [];
  return {
    warnings,
    onEvent(event) {
      if (event.type === 'warning')
        warnings.push({ code: event.code, severity: 'warning', message: event.message });
      onEvent?.(event);
    },
  };
}

/** Returns the flagged takes of the chosen chapters, and what the word check says about their takes. */
export function checkedTakes(
  project: Project,
  snapshot: Snapshot,
): Pick<RecordingReport, 'flagged' | 'suspects' | 'words'> {
  const { check } = project.book.manifest;
  const chapters = chosenChapters(project);
  const flagged = placeFlagged(findFlagged(chapters, snapshot, check), project);
  const words = wordReport(chapters, { book: project.chapters, known: snapshot, check });
  return { flagged, suspects: flagged, words };
}

/**
 * Returns the status of a run. `isStopped`: the gateway, a budget, a lock or a store stopped it; `isIncomplete`: something
 * failed; `isWaiting`: texts are left to a later run.
 */
export function statusOf(ended: {
  readonly aborted: boolean;
  readonly isStopped: boolean;
  readonly isIncomplete: boolean;
  readonly isWaiting?: boolean;
}): RecordingReport['status'] {
  if (ended.aborted) return 'interrupted';
  if (ended.isStopped) return 'stopped';
  if (ended.isIncomplete) return 'incomplete';
  return ended.isWaiting ? 'waiting' : 'complete';
}
