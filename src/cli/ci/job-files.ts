import { randomUUID } from 'node:crypto';
import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { asDiskError } from '../../base/errors.js';
import type { CiHost } from './ci-host.js';
import { stepOutput } from './step-output.js';

/**
 * Puts a summary where it was asked for, in place of what is there, or else adds it to the job's own.
 * @throws NarrateError `not-writable`, `disk-full`
 */
export async function writeSummary(markdown: string, asked: string | undefined, host: CiHost): Promise<void> {
  if (asked !== undefined)
    await onDisk(asked, async () => {
      await mkdir(dirname(asked), { recursive: true });
      await writeFile(asked, markdown);
    });
  else if (host.summaryFile !== null) {
    const file = host.summaryFile;
    await onDisk(file, () => appendFile(file, `${markdown}\n`));
  }
}

/** Sets outputs of the step, where the job has steps. @throws NarrateError `not-writable`, `disk-full` */
export async function writeOutputs(
  outputs: Readonly<Record<string, string | number | boolean>>,
  { outputFile }: CiHost,
): Promise<void> {
  if (outputFile === null) return;
  const delimiter = `narrate-${randomUUID()}`;
  const lines = Object.entries(outputs).map(([name, value]) => stepOutput(name, String(value), delimiter));
  await onDisk(outputFile, () => appendFile(outputFile, lines.join('')));
}

async function onDisk(path: string, write: () => Promise<void>): Promise<void> {
  try {
    await write();
  } catch (error) {
    throw asDiskError(error, path);
  }
}
