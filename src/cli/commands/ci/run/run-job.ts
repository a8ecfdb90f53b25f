import { join, sep } from 'node:path';
import { NarrateError } from '../../../../base/errors.js';
import { usd } from '../../../../base/money/money.js';
import { type RunReport, run } from '../../../../use-cases/run.js';
import { exitStatusOf } from '../../../exit-status.js';
import { interruptible } from '../../../interrupts.js';
import { showProgress } from '../../../progress/show-progress.js';
import { planText } from '../../../text/plan.js';
import { showWarnings } from '../../../text/render-diagnostics.js';
import { runText } from '../../../text/run.js';
import { ofRun } from '../host/annotations.js';
import { writeOutputs, writeSummary } from '../host/job-files.js';
import type { Job, Outcome } from '../job.js';
import { runMarkdown } from './run-markdown.js';
import { type SoundFile, soundFiles } from './sound-files.js';

/** Records what is missing and makes the files, within what it may cost. @throws NarrateError as `run`; `usage` for a proposed change */
export async function runJob({ flags, ground, terminal }: Job): Promise<Outcome> {
  const { host } = ground;
  refuseUntrusted(host.untrustedEvent);
  const startedAt = performance.now();
  return interruptible(async (signal) => {
    const progress = await showProgress(terminal);
    try {
      const report = await run({
        manifest: flags.manifest,
        maxCostUsd: flags.maxCostUsd,
        price: flags.price,
        store: flags.store,
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
      const files = await soundFiles(report);
      const filesUrl = flags.filesUrl ?? host.filesUrl;
      await writeOutputs(outputsOf(report, files), host);
      await writeSummary(runMarkdown({ report, seconds, filesUrl, files }, host), flags.summary, ground);
      return { status: exitStatusOf(report), annotations: ofRun(report, ground) };
    } finally {
      progress.end();
    }
  });
}

/** People who may not write to the repository must not be able to spend. @throws NarrateError `usage` */
function refuseUntrusted(event: string | null): void {
  if (event === null) return;
  throw new NarrateError('usage', `The event ${event} started this job. A run buys nothing for it.`, {
    hint: 'Use `narrate ci estimate` there, and `narrate ci run` on a schedule or after the merge.',
  });
}

function outputsOf(report: RunReport, files: readonly SoundFile[]) {
  const { status, recorded, suspects, bookPlan } = report;
  const { root, manifest } = bookPlan.book;
  return {
    status,
    chunks: recorded.bought + recorded.retaken,
    'spent-usd': usd(recorded.spentMicroUsd),
    'uncertain-usd': usd(recorded.uncertainMicroUsd),
    failed: recorded.failed.length,
    suspects: suspects.length,
    // There is nothing new to keep for the next run.
    unchanged: isUnchanged(report),
    // For actions/upload-artifact, which takes patterns.
    folder: files.length === 0 ? '' : literalGlob(join(root, manifest.output)),
  };
}

const isUnchanged = ({ status, recorded }: RunReport): boolean =>
  status === 'complete' &&
  recorded.bought + recorded.collected + recorded.retaken + recorded.uncertainMicroUsd === 0;

/**
 * A path as a pattern that matches it alone: `actions/upload-artifact` takes patterns, whose signs are escaped by
 * brackets round them (@actions/glob, README, "Patterns").
 */
const literalGlob = (path: string): string => path.split(sep).join('/').replace(/[[*?]/g, '[$&]');
