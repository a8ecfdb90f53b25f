import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type BookFolder, makeBook } from '../support/book-folder.js';
import { runCli } from '../support/cli.js';
import { waveOnly } from '../support/sandbox-book.js';

/** Blocked by fetch, whatever listens there. */
const blocked = 'http://127.0.0.1:6666';
const keys = { PIXAZO_API_KEY: 'test-key', OPENAI_API_KEY: 'test-key' };

let book: BookFolder;
beforeEach(async () => {
  book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly });
});
afterEach(() => book.remove());

async function narrate(args: readonly string[], env: Record<string, string>) {
  const { status, stdout } = await runCli([...args, '--json'], {
    cwd: book.folder,
    env: { ...keys, ...env },
  });
  return { status, said: JSON.parse(stdout) };
}
const hasJournal = () => existsSync(join(book.folder, '.narrate', 'journal.jsonl'));

describe('an address with a port that fetch blocks', () => {
  it.each([
    ['pixazo', 'PIXAZO_BASE_URL'],
    ['openai', 'OPENAI_BASE_URL'],
  ])('of the engine %s ends a run at once, and names %s', async (engine, variable) => {
    const args = ['--engine', engine, '--price', '0.04', '--yes'];
    const { status, said } = await narrate(args, { [variable]: `${blocked}/v1` });
    expect(status).toBe(2);
    expect(said.error).toMatchObject({
      code: 'usage',
      message: `${variable} has port 6666, which fetch blocks, so narrate cannot send requests there.`,
      hint: expect.stringContaining(`change ${variable}`),
    });
    expect(hasJournal()).toBe(false);
  });

  it.each([
    ['engine', `engine: { name: pixazo, baseUrl: '${blocked}' }\n`],
    ['store', `store: { url: 's3://bucket/book', endpoint: '${blocked}' }\n`],
  ])('in the manifest, under %s, is an error at its place', async (_, lines) => {
    const old = 'voice: Kore\nchapters: [01.md]\n';
    await book.write('pipeline.yaml', `${old}${lines}`);
    const { status, said } = await narrate(['--yes'], {});
    expect(status).toBe(2);
    expect(said.diagnostics).toMatchObject([
      {
        code: 'manifest-bad-url',
        message: 'This address has port 6666, which fetch blocks, so narrate cannot send requests there.',
        place: { file: 'pipeline.yaml', line: 3 },
      },
    ]);
    expect(hasJournal()).toBe(false);
  });

  it.each(['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'])(
    'of the store ends a run at once, and names %s',
    async (variable) => {
      const account = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret', [variable]: blocked };
      const { status, said } = await narrate(['--yes', '--store', 's3://bucket/book'], account);
      expect(status).toBe(2);
      expect(said.error).toMatchObject({
        code: 'usage',
        message: `${variable} has port 6666, which fetch blocks, so narrate cannot send requests there.`,
        hint: expect.stringContaining(`change ${variable}`),
      });
      expect(hasJournal()).toBe(false);
    },
  );

  it('is what narrate doctor finds, without asking anybody', async () => {
    const { status, said } = await narrate(['doctor'], { PIXAZO_BASE_URL: blocked });
    expect(status).toBe(1);
    expect(said.checks).toContainEqual({
      name: 'manifest',
      state: 'failed',
      found: 'PIXAZO_BASE_URL has port 6666, which fetch blocks, so narrate cannot send requests there.',
      remedy: expect.stringContaining('change PIXAZO_BASE_URL'),
    });
  });

  it('is none for a sandbox to listen at', async () => {
    const { status, stderr } = await runCli(['sandbox', '--port', '6666'], { cwd: book.folder });
    expect(status).toBe(2);
    expect(stderr).toContain('--port takes a port that fetch does not block');
  });
});
