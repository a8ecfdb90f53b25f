import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Argument } from 'commander';
import { NarrateError } from '../../../base/errors.js';
import type { DeclareCommand } from '../../command.js';
import {
  acceptReadingOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  maxCostOption,
  priceOption,
  storeOption,
} from '../../options.js';
import { asNarrateError, reportFailure } from '../../report-failure.js';
import type { Terminal } from '../../terminal.js';
import { annotation, diagnosticAnnotations, type SourceContext } from './host/annotations.js';
import { ciHost } from './host/ci-host.js';
import { openCiLog } from './host/ci-log.js';
import { writeSummary } from './host/job-files.js';
import type { CiFlags, Job } from './job.js';
import { failureMarkdown } from './markdown/notices-markdown.js';

/** Declares `narrate ci <mode>`, for jobs in CI. */
export const command: DeclareCommand = (program, { terminal, version, outcome }) => {
  program
    .command('ci')
    .description('for CI: show what a change costs, or buy what is missing; with a summary in Markdown')
    .addHelpText(
      'after',
      examplesOf(
        'narrate ci estimate --max-cost 5',
        'narrate ci run --max-cost 5 --summary summary.md',
        'narrate ci estimate book/pipeline.yaml',
      ),
    )
    .addArgument(
      new Argument('<mode>', 'estimate: show the cost, without an API key; run: buy what is missing').choices(
        ['estimate', 'run'],
      ),
    )
    .addArgument(manifestArgument())
    .addOption(maxCostOption('estimate: fail if the change costs more; run: spend no more than this'))
    .option('--no-settle', 'buy also texts that changed less than `limits.settle` of the manifest ago')
    .addOption(acceptReadingOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .option(
      '--summary <file>',
      "write the summary to this file (default: on GitHub the job's summary, otherwise none)",
    )
    .option(
      '--files-url <url>',
      "address at which you publish the audio files; {file} in it becomes the path of each (default: the job's artifacts)",
    )
    .option(
      '--annotations',
      'write messages that GitHub shows at the lines of a file (default: only on GitHub)',
      false,
    )
    .addOption(jsonOption())
    .action(async (mode: 'estimate' | 'run', manifest: string, { maxCost: maxCostUsd, ...flags }) => {
      outcome.status = await runJobOf({ ...flags, mode, manifest, maxCostUsd }, { terminal, version });
    });
};

/** Runs a job, writes its annotations, and returns the exit status. A failure also gets a summary. */
async function runJobOf(
  flags: CiFlags,
  { terminal, version }: { readonly terminal: Terminal; readonly version: string },
): Promise<number> {
  const { json } = flags;
  if (json && flags.annotations)
    throw new NarrateError('usage', '--json cannot be combined with --annotations.', {
      hint: 'Both print on stdout. Use one of them.',
    });
  const host = ciHost(process.env);
  const context: SourceContext = { host, root: folderOf(flags.manifest) };
  const log = openCiLog(
    json ? { ...terminal, out: () => {} } : terminal,
    !json && (flags.annotations || host.name === 'github'),
  );
  const job: Job = { flags, context, terminal: log.terminal };
  try {
    const { status, document, annotations } = await (await jobOf(flags))(job);
    log.end(annotations);
    if (json) terminal.json(document);
    return status;
  } catch (thrown) {
    const error = asNarrateError(thrown);
    const status = reportFailure(error, { json, terminal: json ? terminal : log.terminal, version });
    // A summary that cannot be written must not hide the failure itself.
    await writeSummary(failureMarkdown(error, context), flags.summary, context).catch(() => {});
    const annotations = diagnosticAnnotations(error.diagnostics, context);
    log.end(
      annotations.length > 0
        ? annotations
        : [annotation('error', `${error.message}\n${error.hint}`, null, context)],
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

/** Returns the folder of the manifest with its links resolved, or as it is if it does not exist. Places are relative to it. */
function folderOf(manifest: string): string {
  const folder = dirname(resolve(manifest));
  try {
    return realpathSync.native(folder);
  } catch {
    return folder;
  }
}
