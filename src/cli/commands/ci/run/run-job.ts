import { join, sep } from 'node:path';
import { NarrateError } from '../../../../base/errors.js';
import { usd } from '../../../../base/money/money.js';
import { type RunReport, run } from '../../../../use-cases/run.js';
import { exitStatusOf } from '../../../exit-status.js';
import { interruptible } from '../../../interrupts.js';
import { waitingJson } from '../../../json/waiting.js';
import { showProgress } from '../../../progress/show-progress.js';
import { planText } from '../../../text/plan.js';
import { showWarnings } from '../../../text/render-diagnostics.js';
import { runText } from '../../../text/run.js';
import { runJson } from '../../run/json.js';
import { runAnnotations } from '../host/annotations.js';
import { writeOutputs, writeSummary } from '../host/job-files.js';
import type { Job, Outcome } from '../job.js';
import { waitingOutputs } from '../markdown/waiting-markdown.js';
import { type AudioFile, audioFiles } from './audio-files.js';
import { runMarkdown } from './run-markdown.js';

/**
 * Records what is missing, within the budget, and writes the files.
 * @throws NarrateError the codes of `run`; `usage` for an event that does not need write access
 */
export async function runJob({ flags, context, terminal }: Job): Promise<Outcome> {
  const { host } = context;
  refuseUntrusted(host.untrustedEvent);
  const startedAt = performance.now();
  return interruptible(async (signal) => {
    const progress = await showProgress(terminal);
    try {
      const report = await run({
        manifest: flags.manifest,
        maxCostUsd: flags.maxCostUsd,
        acceptReading: flags.acceptReading,
        price: flags.price,
        store: flags.store,
        settle: flags.settle,
        signal,
        onEvent: progress.onEvent,
        async confirm(bookPlan) {
          showWarnings(bookPlan.warnings, terminal);
          terminal.out(planText(bookPlan, terminal.columns));
          return true;
        },
      });
      progress.end();
      const seconds = (performance.now() - startedAt) / 1000;
      terminal.out(runText(report, { seconds, isDraft: false, columns: terminal.columns }));
      const files = await audioFiles(report);
      const filesUrl = flags.filesUrl ?? host.filesUrl;
      await writeOutputs(outputsOf(report, files), host);
      await writeSummary(runMarkdown({ report, seconds, filesUrl, files }, host), flags.summary, context);
      return {
        status: exitStatusOf(report),
        document: { ...runJson(report, seconds), waiting: waitingJson(report.bookPlan) },
        annotations: runAnnotations(report, context),
      };
    } finally {
      progress.end();
    }
  });
}

/** Refuses a job that somebody without write access can start, because a run spends money. @throws NarrateError `usage` */
function refuseUntrusted(event: string | null): void {
  if (event === null) return;
  const message = `The event ${event} started this job. \`narrate ci run\` buys nothing for such an event.`;
  throw new NarrateError('usage', message, {
    hint: 'Use `narrate ci estimate` for this event, and `narrate ci run` on a schedule or after the merge.',
  });
}

function outputsOf(report: RunReport, files: readonly AudioFile[]) {
  const { status, recorded, flagged, bookPlan } = report;
  const { root, manifest } = bookPlan.book;
  return {
    status,
    chunks: recorded.bought + recorded.retaken,
    'spent-usd': usd(recorded.spentMicroUsd),
    'uncertain-usd': usd(recorded.uncertainMicroUsd),
    failed: recorded.failed.length,
    ...waitingOutputs(bookPlan),
    flagged: flagged.length,
    // The old name of `flagged`, kept for one minor version.
    suspects: flagged.length,
    // True: the state has not changed, so the action does not save it again.
    unchanged: isUnchanged(report),
    // A pattern for actions/upload-artifact.
    folder: files.length === 0 ? '' : literalGlob(join(root, manifest.output)),
  };
}

/** Tells whether a run left the state as it was: it recorded nothing, and judged no words of recordings. */
export const isUnchanged = ({ status, recorded, delivered }: RunChanges): boolean =>
  status === 'complete' &&
  recorded.bought + recorded.collected + recorded.retaken + recorded.uncertainMicroUsd === 0 &&
  (delivered.judged ?? 0) === 0;

/** What a run may have changed in the state of the book. */
interface RunChanges extends Pick<RunReport, 'status'> {
  readonly recorded: Pick<RunReport['recorded'], 'bought' | 'collected' | 'retaken' | 'uncertainMicroUsd'>;
  readonly delivered: Pick<RunReport['delivered'], 'judged'>;
}

/**
 * Returns a pattern that matches only this path: `actions/upload-artifact` expects patterns. Brackets around a character escape
 * it (@actions/glob, README, "Patterns").
 */
const literalGlob = (path: string): string => path.split(sep).join('/').replace(/[[*?]/g, '[$&]');
