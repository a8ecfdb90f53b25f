import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';

/** Prints the modules of Node that a process has loaded, when it ends. */
const listModules = 'process.on("exit", () => process.stderr.write(JSON.stringify(process.moduleLoadList)));';

it('a dry run of a book that was read before does not load `node:child_process`', async () => {
  const book = await makeBook({ chapters: 1, paragraphs: 1 });
  try {
    await writeFile(join(book.folder, 'list.mjs'), listModules);
    const options = {
      cwd: book.folder,
      env: { NODE_OPTIONS: '--import ./list.mjs', PIXAZO_BASE_URL: 'http://127.0.0.1:8080' },
    };
    await runCli(['--dry-run', '--json'], options);
    const { status, stderr } = await runCli(['--dry-run', '--json'], options);
    expect(status).toBe(0);
    const loaded = (JSON.parse(stderr) as string[]).map((name) => name.replace(/^NativeModule /, ''));
    expect(loaded).toContain('crypto');
    expect(loaded).not.toContain('child_process');
  } finally {
    await book.remove();
  }
});

it('what every plan loads contains neither the schema of manifests nor the Markdown parser', async () => {
  const packed = (name: string) => readFile(resolve(import.meta.dirname, '../../dist/packed', name), 'utf8');
  const [schema, parser] = [await packed('manifest-schema.js'), await packed('parser.js')];
  expect(schema + (await packed('schemas.js').catch(() => ''))).toContain('strictObject');
  expect(parser).toContain('micromark');
  for (const name of ['start.js', 'plan.js']) {
    expect(await packed(name)).not.toContain('strictObject');
    expect(await packed(name)).not.toContain('micromark');
  }
});
