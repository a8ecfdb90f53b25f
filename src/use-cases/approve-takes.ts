import { NarrateError } from '../base/errors.js';
import { type NarrateOptions, openProject } from '../project/open-project.js';
import { openStateOf } from '../project/open-state.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';
import type { State } from '../state/state.js';

/** The approval of a take by a person, or its withdrawal. */
export interface TakeApproval {
  readonly key: string;
  readonly requestId: string;
  /** Whether an earlier approval is withdrawn. */
  readonly withdrawn: boolean;
}

/** What `approveTakes` takes. */
export interface ApproveTakesOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'price' | 'store' | 'environment'>,
    RunContextOptions {
  /** In the order in which they were given. */
  readonly approvals: readonly TakeApproval[];
}

/**
 * Writes approvals of takes to the journal. An approved take is never flagged, and stays in use until a person chooses or buys
 * another one.
 * @throws NarrateError `usage` when the journal has no such take, and as `openProject` and `run`
 */
export async function approveTakes({ approvals, ...options }: ApproveTakesOptions): Promise<void> {
  const context = runContext(options);
  const opened = await openProject(options);
  const state = await openStateOf(opened, context);
  try {
    const { ledger } = await state.snapshot();
    for (const { key, requestId } of approvals) {
      if (ledger.takes.get(key)?.some((take) => take.requestId === requestId)) continue;
      throw new NarrateError('usage', `Take ${requestId} not found.`, {
        hint: '`narrate takes` lists the takes of a chunk.',
      });
    }
    for (const approval of approvals) await appendApproval(state.journal, approval);
    await state.settled();
  } finally {
    await state.close();
  }
}

/** Writes an approval to a journal that is open. @throws NarrateError `disk-full`, `not-writable` */
export async function appendApproval(
  journal: Pick<State['journal'], 'append'>,
  { key, requestId, withdrawn }: TakeApproval,
): Promise<void> {
  await journal.append({ type: 'approved', key, requestId, withdrawn });
}
