import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Argument } from 'commander';
import type { DeclareCommand } from '../../command.js';
import { examplesOf, manifestArgument, maxCostOption, priceOption, storeOption } from '../../options.js';
import { asNarrateError, reportFailure } from '../../report-failure.js';
import type { Terminal } from '../../terminal.js';
import { annotation, type Ground, ofDiagnostics } from './host/annotations.js';
import { ciHost } from './host/ci-host.js';
import { openCiLog } from './host/ci-log.js';
import { writeSummary } from './host/job-files.js';
import type { CiFlags, Job } from './job.js';
import { failureMarkdown } from './markdown/notices-markdown.js';

/** `narrate ci <mode>`: a job in CI. */
export const command: DeclareCommand = (program, { terminal, version, outcome }) => {
  program
    .command('ci')
    .description(
      'for CI: what a change would cost, or a run, with a summary in Markdown, outputs and annotations',
    )
    .addHelpText(
      'after',
      examplesOf(
        'narrate ci estimate --max-cost 5',
        'narrate ci run --max-cost 5 --summary summary.md',
        'narrate ci estimate book/pipeline.yaml',
      ),
    )
    .addArgument(
      new Argument('<mode>', 'estimate: buys nothing, needs no key; run: records what is missing').choices([
        'estimate',
        'run',
      ]),
    )
    .addArgument(manifestArgument())
    .addOption(maxCostOption('estimate: fail when it costs more; run: spend no more than this'))
    .addOption(priceOption())
    .addOption(storeOption())
    .option('--summary <file>', "write the summary to this file (default: the job's own on GitHub)")
    .option(
      '--files-url <url>',
      "where the run's files can be had, {file} standing for the path of each (default: the job's artifacts)",
    )
    .option('--annotations', 'write annotations in the form of GitHub (default: on GitHub alone)', false)
    .action(async (mode: 'estimate' | 'run', manifest: string, { maxCost: maxCostUsd, ...flags }) => {
      outcome.status = await runJobOf({ ...flags, mode, manifest, maxCostUsd }, { terminal, version });
    });
};

/** Returns the exit status, also when nothing came about. */
async function runJobOf(
  flags: CiFlags,
  { terminal, version }: { readonly terminal: Terminal; readonly version: string },
): Promise<number> {
  const host = ciHost(process.env);
  const ground: Ground = { host, root: folderOf(flags.manifest) };
  const log = openCiLog(terminal, flags.annotations || host.name === 'github');
  const job: Job = { flags, ground, terminal: log.terminal };
  try {
    const { status, annotations } = await (await jobOf(flags))(job);
    log.end(annotations);
    return status;
  } catch (thrown) {
    const error = asNarrateError(thrown);
    const status = reportFailure(error, { json: false, terminal: log.terminal, version });
    // The failure is told all the same where its summary has no place on the disk.
    await writeSummary(failureMarkdown(error, ground), flags.summary, ground).catch(() => {});
    const found = ofDiagnostics(error.diagnostics, ground);
    log.end(
      found.length > 0 ? found : [annotation('error', `${error.message}\n${error.hint}`, null, ground)],
    );
    return status;
  }
}

async function jobOf({ mode }: CiFlags) {
  switch (mode) {
    case 'estimate':
      return (await import('./estimate/estimate-job.js')).estimateJob;
    case 'run':
      return (await import('./run/run-job.js')).runJob;
  }
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
