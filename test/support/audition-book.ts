import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { makeBook } from './book-folder.js';
import { runCli } from './cli.js';
import { environmentOf, waveOnly } from './sandbox-book.js';

/** A book of two chapters with a sandbox, and its commands, for one test. */
export async function auditionBook({
  manifest = '',
  sandbox: options = {},
}: {
  readonly manifest?: string;
  readonly sandbox?: Partial<SandboxOptions>;
} = {}) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly + manifest });
  onTestFinished(() => book.remove());
  const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
  const manifestPath = join(book.folder, 'pipeline.yaml');
  return { sandbox, book, narrate, manifest: () => readFile(manifestPath, 'utf8'), manifestPath };
}
