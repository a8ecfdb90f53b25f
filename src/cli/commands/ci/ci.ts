import { realpathSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { asNarrateError } from '../../as-narrate-error.js';
import { reportFailure } from '../../report-failure.js';
import type { Terminal } from '../../terminal.js';
import { annotation, type Ground, ofDiagnostics } from './host/annotations.js';
import { ciHost } from './host/ci-host.js';
import { openCiLog } from './host/ci-log.js';
import { writeSummary } from './host/job-files.js';
import type { CiFlags, Job } from './job.js';
import { failureMarkdown } from './markdown/failure-markdown.js';

/** `narrate ci <mode>`: returns the exit status, also when nothing came about. */
export async function ciCommand(
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
