import { NarrateError } from '../../../base/errors.js';
import type { ChunkSelection } from '../../../plan/select-chunks.js';
import { type RetakeOptions, type RetakeReport, retake } from '../../../use-cases/retake.js';
import { type TakesOptions, takes } from '../../../use-cases/takes.js';
import { ask } from '../../ask.js';
import { interruptible } from '../../interrupts.js';
import { type Progress, showProgress } from '../../progress/show-progress.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { retakeJson } from './json.js';
import { plannedRetakesText, retakeText } from './text.js';

export interface RetakeFlags extends Omit<RetakeOptions, 'which' | 'confirm'> {
  readonly place: ChunkSelection;
  readonly suspect: boolean;
  readonly dryRun: boolean;
  readonly yes: boolean;
  readonly json: boolean;
  readonly quiet: boolean;
}

/** `narrate retake`: returns the exit status. */
export async function retakeCommand(flags: RetakeFlags, terminal: Terminal): Promise<number> {
  const { place, suspect, dryRun, yes, json, quiet, ...options } = flags;
  const which = whichChunks(place, suspect);
  if (which !== 'suspects' && which.at === undefined && which.chunk === undefined)
    await refuseWholeChapter(which, options);
  const interrupts = interruptible(() => terminal.err('\nEnding: what is under way is journalled.\n'));
  const progress: Progress = quiet || dryRun ? { onEvent() {}, end() {} } : await showProgress(terminal);
  try {
    const report = await retake({
      ...options,
      which,
      signal: interrupts.signal,
      onEvent: progress.onEvent,
      async confirm(planned) {
        if (!json && !quiet && planned.warnings.length > 0)
          terminal.err(`${renderDiagnostics(planned.warnings, { color: terminal.color })}\n`);
        if (dryRun) return false;
        const isAsked = planned.plan.costMicroUsd > 0 && !yes && terminal.interactive;
        if (isAsked || !quiet) terminal.err(plannedRetakesText(planned, terminal.errColumns));
        if (!isAsked || (await ask('Go ahead? [y/N] ', interrupts.signal))) return true;
        throw new NarrateError('declined', 'Nothing was bought.');
      },
    });
    progress.end();
    if (json) terminal.json(retakeJson(report));
    else terminal.out(retakeText(report, { isDraft: options.draft === true, columns: terminal.columns }));
    return exitStatusOf(report);
  } finally {
    progress.end();
    interrupts.done();
  }
}

/** A whole chapter by a forgotten option would be dear. */
function whichChunks(place: ChunkSelection, suspect: boolean): RetakeOptions['which'] {
  const { chapter, chunk, at } = place;
  const isPlaced = chapter !== undefined || chunk !== undefined || at !== undefined;
  const hint = 'Give --chapter 3 --chunk 7, or --at chapters/03.md:82, or --suspect.';
  if (suspect && isPlaced)
    throw new NarrateError('usage', '--suspect says which chunks by itself.', { hint });
  if (suspect) return 'suspects';
  if (!isPlaced) throw new NarrateError('usage', 'Which chunk is to be taken again?', { hint });
  return place;
}

/** Not before it is known that there is such a chapter: else the next question would be answered in vain. */
async function refuseWholeChapter(
  which: ChunkSelection,
  options: Omit<TakesOptions, 'which'>,
): Promise<never> {
  const { chunks } = await takes({ ...options, which });
  const place = chunks[0]?.chunk.place;
  const example = place === undefined ? '' : `, or --at ${place.file}:${place.line}`;
  const list = `narrate takes${options.draft === true ? ' --draft' : ''} --chapter ${which.chapter}`;
  throw new NarrateError('usage', `Which chunk of chapter ${which.chapter}?`, {
    hint: `Give --chunk 1${example} and the like; \`${list}\` lists them.`,
  });
}

function exitStatusOf({ status, recorded }: RetakeReport): number {
  switch (status) {
    case 'complete':
      return 0;
    case 'incomplete':
      return 1;
    case 'stopped':
      return new NarrateError(recorded.retakesStopped?.code ?? 'budget', '').exitStatus;
    case 'interrupted':
      return 130;
  }
}
