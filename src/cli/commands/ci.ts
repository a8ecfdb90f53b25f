import { realpathSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { microUsd, usd } from '../../base/money.js';
import { plan, type RunReport, run } from '../../narrate.js';
import { annotation, type Ground, ofDiagnostics, ofRun } from '../ci/annotations.js';
import { ciHost } from '../ci/ci-host.js';
import { type CiLog, openCiLog } from '../ci/ci-log.js';
import {
  costOf,
  type Estimate,
  estimateMarkdown,
  isKnown,
  isOverBudget,
  overBudgetText,
} from '../ci/estimate-markdown.js';
import { failureMarkdown } from '../ci/failure-markdown.js';
import { writeOutputs, writeSummary } from '../ci/job-files.js';
import { literalGlob } from '../ci/literal-glob.js';
import { runMarkdown } from '../ci/run-markdown.js';
import type { Annotation } from '../ci/workflow-commands.js';
import { interruptible } from '../interrupts.js';
import { showProgress } from '../progress/show-progress.js';
import { renderDiagnostics } from '../render-diagnostics.js';
import { asNarrateError, reportFailure } from '../report-failure.js';
import type { Terminal } from '../terminal.js';
import { planText } from '../text/plan-text.js';
import { runText } from '../text/run-text.js';
import { exitStatusOf } from './run.js';

export const ciModes = ['estimate', 'run'] as const;

export interface CiFlags {
  readonly mode: (typeof ciModes)[number];
  readonly manifest: string;
  readonly maxCostUsd: number | undefined;
  /** In place of the manifest's. */
  readonly store: string | undefined;
  /** A file for the summary, in place of the job's own. */
  readonly summary: string | undefined;
  /** Where the files of a run can be had, in place of what the job's environment says. */
  readonly filesUrl: string | undefined;
  /** Writes annotations also where the environment does not say that somebody reads them. */
  readonly annotations: boolean;
}

/** What the modes share. */
interface Job {
  readonly flags: CiFlags;
  readonly ground: Ground;
  readonly log: CiLog;
}

/** What a mode has come to: the exit status, and what the page of the change is told. */
interface Outcome {
  readonly status: number;
  readonly annotations: readonly Annotation[];
}

/** `narrate ci <mode>`: returns the exit status, also when nothing came about. */
export async function ciCommand(
  flags: CiFlags,
  { terminal, version }: { readonly terminal: Terminal; readonly version: string },
): Promise<number> {
  const host = ciHost(process.env);
  const ground: Ground = { host, root: folderOf(flags.manifest) };
  const log = openCiLog(terminal, flags.annotations || host.name === 'github');
  const job: Job = { flags, ground, log };
  try {
    const { status, annotations } = flags.mode === 'estimate' ? await estimate(job) : await buy(job);
    log.end(annotations);
    return status;
  } catch (thrown) {
    const error = asNarrateError(thrown);
    const status = reportFailure(error, { json: false, terminal: log.terminal, version });
    // The failure is told all the same where its summary has no place on the disk.
    await writeSummary(failureMarkdown(error, ground), flags.summary, host).catch(() => {});
    const found = ofDiagnostics(error.diagnostics, ground);
    log.end(
      found.length > 0 ? found : [annotation('error', `${error.message}\n${error.hint}`, null, ground)],
    );
    return status;
  }
}

async function estimate({ flags, ground, log: { terminal } }: Job): Promise<Outcome> {
  const { host } = ground;
  const bookPlan = await plan({ manifest: flags.manifest, store: flags.store });
  const budgetMicroUsd = flags.maxCostUsd === undefined ? null : microUsd(flags.maxCostUsd);
  const made: Estimate = { bookPlan, budgetMicroUsd };
  const markdown = estimateMarkdown(made, host);
  showWarnings(bookPlan.warnings, terminal);
  terminal.out(planText(bookPlan, terminal.columns));
  await writeSummary(markdown, flags.summary, host);
  const isOver = isOverBudget(made);
  await writeOutputs(
    {
      table: markdown.trimEnd(),
      chunks: bookPlan.plan.total.buy,
      'cost-usd': usd(costOf(made)),
      known: isKnown(made),
      'over-budget': isOver,
    },
    host,
  );
  const annotations = ofDiagnostics(bookPlan.warnings, ground);
  if (!isOver) return { status: 0, annotations };
  const over = new NarrateError('budget', overBudgetText(made));
  terminal.err(`narrate: ${over.message}\n`);
  return {
    status: over.exitStatus,
    annotations: [...annotations, annotation('error', over.message, null, ground)],
  };
}

async function buy({ flags, ground, log: { terminal } }: Job): Promise<Outcome> {
  const { host } = ground;
  refuseProposal(host.proposal);
  const startedAt = performance.now();
  const interrupts = interruptible(() => {});
  const progress = await showProgress(terminal);
  try {
    const report = await run({
      manifest: flags.manifest,
      maxCostUsd: flags.maxCostUsd,
      store: flags.store,
      signal: interrupts.signal,
      onEvent: progress.onEvent,
      async confirm(bookPlan) {
        showWarnings(bookPlan.warnings, terminal);
        terminal.out(planText(bookPlan, terminal.columns));
        return true;
      },
    });
    progress.end();
    const seconds = (performance.now() - startedAt) / 1000;
    terminal.out(runText(report, seconds));
    const bytes = await sizesOf(report);
    const filesUrl = flags.filesUrl ?? host.filesUrl;
    await writeSummary(runMarkdown({ report, seconds, filesUrl, bytes }, host), flags.summary, host);
    await writeOutputs(outputsOf(report), host);
    return { status: exitStatusOf(report), annotations: ofRun(report, ground) };
  } finally {
    progress.end();
    interrupts.done();
  }
}

/** Whoever may propose a change must not be able to spend. @throws NarrateError `usage` */
function refuseProposal(proposal: string | null): void {
  if (proposal === null) return;
  throw new NarrateError('usage', `This job is for ${proposal}, and a proposed change buys nothing.`, {
    hint: 'Use `narrate ci estimate` there, and `narrate ci run` on a schedule or after the merge.',
  });
}

function outputsOf(report: RunReport) {
  const { status, recorded, suspects, delivered, bookPlan } = report;
  const { root, manifest } = bookPlan.book;
  const files = delivered.files.length + delivered.stale.length;
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
    folder: files === 0 ? '' : literalGlob(join(root, manifest.output)),
  };
}

const isUnchanged = ({ status, recorded }: RunReport): boolean =>
  status === 'complete' &&
  recorded.bought + recorded.collected + recorded.retaken + recorded.uncertainMicroUsd === 0;

async function sizesOf({ delivered, bookPlan }: RunReport): Promise<ReadonlyMap<string, number>> {
  const files = [...delivered.files, ...delivered.stale];
  const sizes = files.map(async (file) => {
    // Gone since: then it has none.
    const found = await stat(join(bookPlan.book.root, file)).catch(() => null);
    return found === null ? [] : [[file, found.size] as const];
  });
  return new Map((await Promise.all(sizes)).flat());
}

function showWarnings(warnings: RunReport['warnings'], terminal: Terminal): void {
  if (warnings.length > 0) terminal.err(`${renderDiagnostics(warnings, { color: terminal.color })}\n`);
}

/** The manifest's folder, links resolved, as the places of its book are relative to it; also where there is none. */
function folderOf(manifest: string): string {
  const folder = dirname(resolve(manifest));
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
