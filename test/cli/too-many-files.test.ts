import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asNarrateError } from '../../src/cli/report-failure.js';
import { type BookFolder, makeBook } from '../support/book-folder.js';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

let book: BookFolder;
beforeAll(async () => {
  book = await makeBook({ chapters: 4, paragraphs: 1 });
});
afterAll(() => book.remove());

/** Runs a command that can have at most `limit` files open. */
async function runWithin(limit: number, args: string): Promise<{ status: number | null; stderr: string }> {
  const child = spawn('sh', ['-c', `ulimit -n ${limit}; exec "${process.execPath}" "${main}" ${args}`], {
    cwd: book.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = new Promise<number | null>((done) => child.on('close', done));
  return { stderr: await text(child.stderr), status: await ended };
}

describe.skipIf(process.platform === 'win32')('a process that reaches its limit of open files', () => {
  it('ends with status 5 and names the limit, wherever it reaches it', async () => {
    const ends: string[] = [];
    for (const limit of [24, 27, 30]) {
      await book.write(`${String(ends.length + 1).padStart(2, '0')}.md`, `Said within ${limit} files.\n`);
      const { status, stderr } = await runWithin(limit, '--draft');
      const named = stderr.includes(`too many files are open, this process may have ${limit} at once`);
      ends.push(status === 5 && named ? 'refused' : `${status}: ${stderr}`);
    }
    // How many files Node opens by itself differs between versions: the highest limit may be enough.
    expect(ends.filter((end) => end !== 'refused' && !end.startsWith('0:'))).toEqual([]);
    expect(ends[0]).toBe('refused');
  });

  it.each(['EMFILE', 'ENFILE'])('reports %s as a problem of the machine, not as a bug in narrate', (code) => {
    const thrown = Object.assign(new Error('open'), { code, path: '/book/01.md' });
    expect(asNarrateError(thrown)).toMatchObject({
      code: 'too-many-files',
      exitStatus: 5,
      message: expect.stringContaining('/book/01.md'),
    });
  });
});
