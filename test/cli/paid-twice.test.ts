import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { environmentOf, waveOnly } from '../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150, faults: { failed: { nth: [1] } } });
});
afterAll(() => sandbox.close());
beforeEach(async () => {
  sandbox.reset();
  book = await makeBook({ chapters: 1, paragraphs: 1, manifest: waveOnly });
});
afterEach(() => book.remove());

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });

describe('a request that was charged and failed', () => {
  it('is listed in the summary, and both requests count as spent', async () => {
    const { status, stdout } = await narrate('--yes');
    expect(status).toBe(0);
    expect(stdout).toContain('1 bought');
    expect(stdout).toContain('$0.08 spent');
    expect(stdout).toContain(
      '\n1 chunk was paid twice, because the first request returned no usable audio:\n  01.md:1:1 chapter 1, chunk 1: FAILED: The sandbox was told to end this job as FAILED\n',
    );
  });

  it('is listed in the JSON document', async () => {
    const { stdout } = await narrate('--yes', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      bought: 1,
      spentUsd: 0.08,
      paidTwice: [
        {
          chapter: 1,
          chunk: 1,
          place: { file: '01.md', line: 1, column: 1 },
          reason: 'FAILED: The sandbox was told to end this job as FAILED',
        },
      ],
    });
  });
});
