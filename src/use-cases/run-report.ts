import type { Diagnostic } from '../base/diagnostic.js';
import type { OnEvent } from '../base/events.js';
import type { Delivered } from '../deliver/delivery.js';
import { type FlaggedChunk, findFlagged } from '../plan/takes/find-flagged.js';
import { chosenChapters, type Project } from '../project/open-project.js';
import type { Recorded } from '../record/recorded.js';
import type { Snapshot } from '../state/state.js';

/** What a run and a retake report alike. */
export interface MadeReport {
  readonly status: 'complete' | 'incomplete' | 'stopped' | 'interrupted';
  readonly recorded: Recorded;
  readonly delivered: Delivered;
  /** Chunks whose takes are flagged, in the order of the book; they are in use anyway. */
  readonly suspects: readonly FlaggedChunk[];
  readonly warnings: readonly Diagnostic[];
}

/** Passes events on and keeps the warnings among them for the report: those that only show during the run. */
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

/** The flagged takes of the chapters that are asked for. */
export const flaggedOf = (project: Project, snapshot: Snapshot): readonly FlaggedChunk[] =>
  findFlagged(chosenChapters(project), snapshot, project.book.manifest.check);

/** How a run ended. `isStopped`: the gateway, a budget, a lock or a store stopped it; `isIncomplete`: something failed. */
export function statusOf(ended: {
  readonly aborted: boolean;
  readonly isStopped: boolean;
  readonly isIncomplete: boolean;
}): MadeReport['status'] {
  if (ended.aborted) return 'interrupted';
  if (ended.isStopped) return 'stopped';
  return ended.isIncomplete ? 'incomplete' : 'complete';
}
