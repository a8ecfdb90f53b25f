import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { layoutNames, plainLayoutNames } from '../../../../src/init/layouts/layout-names.js';
import { bookTree, chapter, manifestOf } from '../../../init/book-tree.js';
import { runCli } from '../../../support/cli.js';

const folderOfTests = import.meta.dirname;
const main = resolve(import.meta.dirname, '../../../../dist/cli/main.js');
const files = {
  '.git/HEAD': 'ref: refs/heads/main\n',
  'book.toml': '[book]\ntitle = "Of Lamps"\nauthors = ["A. Writer"]\n',
  'src/SUMMARY.md': '- [Two](two.md)\n- [One](one.md)\n- [Licence](licence.md)\n',
  'src/one.md': chapter('One'),
  'src/two.md': chapter('Two'),
  'src/licence.md': chapter('Licence'),
};
const manifestIn = async (folder: string) =>
  manifestOf(await readFile(join(folder, 'pipeline.yaml'), 'utf8'));
const ignoresIn = (folder: string) => readFile(join(folder, '.gitignore'), 'utf8').catch(() => null);

const dialectNotice =
  'Dialects of Markdown, with the file that shows each: mdbook (book.toml). `--dry-run --explain` lists them.';

describe('narrate init', () => {
  it('writes a valid manifest, shows the price and the next two commands, and asks no questions in a pipe', async () => {
    const folder = await bookTree(files);
    const { status, stdout, stderr } = await runCli(['init'], { cwd: folder });
    expect(status).toBe(0);
    expect(stderr.replace(/\s+/g, ' ').trim()).toBe(`Note: ${dialectNotice}`);
    expect(stdout).toBe(`Wrote pipeline.yaml: 2 chapters, from mdBook (book.toml, src/SUMMARY.md).
Title: Of Lamps; author: A. Writer.
Left out (commented out in the manifest):
  src/licence.md (a licence)
Not in .gitignore yet (add them): .narrate/, audiobook/, .env.

632 characters to speak, about 48 s of audio.
2 requests to buy for $0.08, up to $0.16 with retakes; about 17 s to record.

Next:
  narrate pipeline.yaml --draft --chapter 1  # hear it, free and offline
  narrate pipeline.yaml                      # buy it: shows the price and asks first
`);
    expect(await manifestIn(folder)).toMatchObject({
      title: 'Of Lamps',
      author: 'A. Writer',
      voice: 'Algenib',
      chapters: ['src/two.md', 'src/one.md'],
    });
    expect(await ignoresIn(folder)).toBeNull();
    const dryRun = await runCli(['--dry-run'], { cwd: folder });
    expect([dryRun.status, dryRun.stderr]).toEqual([0, '']);
  });

  it('names every layout in its help, as docs/init.md does, in lines of up to 80 columns', async () => {
    const { stdout } = await runCli(['init', '--help'], { cwd: folderOfTests });
    const docs = await readFile(join(folderOfTests, '../../../../docs/init.md'), 'utf8');
    const [, listed = ''] = /these layouts: ([^.]*)\./.exec(stdout.replace(/\s+/g, ' ')) ?? [];
    const names = [...layoutNames, ...plainLayoutNames];
    expect(listed).toBe(names.join(', '));
    const inDocs = [...docs.matchAll(/^\| ([^|]+) \|.*\|.*\|.*\|$/gm)].map(([, name]) => name);
    for (const name of names) expect(inDocs.some((one) => one?.startsWith(name))).toBe(true);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('replaces a manifest only with --force', async () => {
    const folder = await bookTree({ ...files, 'pipeline.yaml': 'mine\n' });
    const refused = await runCli(['init', '--yes'], { cwd: folder });
    expect([refused.status, refused.stdout]).toEqual([2, '']);
    expect(refused.stderr).toContain(' already exists.');
    expect(refused.stderr).toContain('`narrate init --force`');
    expect(await readFile(join(folder, 'pipeline.yaml'), 'utf8')).toBe('mine\n');
    expect(await ignoresIn(folder)).toBeNull();
    const forced = await runCli(['init', '--force'], { cwd: folder });
    expect([forced.status, forced.stdout.split(':')[0]]).toEqual([0, 'Replaced pipeline.yaml']);
    expect(await manifestIn(folder)).toMatchObject({ title: 'Of Lamps' });
  });

  it('completes .gitignore with --yes, and shows commands for the current folder', async () => {
    const folder = await bookTree(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [`a book/${name}`, text])),
    );
    const { status, stdout } = await runCli(['init', 'a book', '--yes'], {
      cwd: folder,
      env: { npm_command: 'exec' },
    });
    expect(status).toBe(0);
    expect(stdout).toContain('Added to .gitignore: .narrate/, audiobook/, .env.\n');
    expect(stdout).toContain(
      '  npx --no-install narrate "a book/pipeline.yaml" --draft --chapter 1  # hear it',
    );
    expect(await ignoresIn(join(folder, 'a book'))).toMatch(
      /^# narrate: .*\n\.narrate\/\naudiobook\/\n\.env\n$/,
    );
  });

  it('prints one document with --json, also for a failure', async () => {
    const folder = await bookTree(files);
    const written = await runCli(['init', '--json'], { cwd: folder });
    expect([written.status, written.stderr]).toEqual([0, '']);
    expect(JSON.parse(written.stdout)).toEqual({
      status: 'written',
      manifest: 'pipeline.yaml',
      source: 'mdBook (book.toml, src/SUMMARY.md)',
      title: 'Of Lamps',
      author: 'A. Writer',
      language: null,
      description: null,
      cover: null,
      chapters: [
        { file: 'src/two.md', title: null, part: null, leftOut: null },
        { file: 'src/one.md', title: null, part: null, leftOut: null },
        { file: 'src/licence.md', title: null, part: null, leftOut: 'a licence' },
      ],
      ignored: [],
      notIgnored: ['.narrate/', 'audiobook/', '.env'],
      notices: [dialectNotice],
      estimate: expect.objectContaining({ characters: 632, buy: 2, costUsd: 0.08, priceUsd: 0.04 }),
      warnings: [],
      next: ['narrate pipeline.yaml --draft --chapter 1', 'narrate pipeline.yaml'],
    });
    const again = await runCli(['init', '--json'], { cwd: folder });
    expect(again.status).toBe(2);
    expect(JSON.parse(again.stdout).error.code).toBe('manifest-exists');
  });

  it.each([
    [['init', 'nowhere'], '"nowhere" does not exist.'],
    [['init', 'notes.txt'], '"notes.txt" is neither a folder nor an EPUB file.'],
    [['init', 'empty'], 'There are no Markdown files in the folder "empty".'],
    [['init', 'silent'], 'Left out: a.md (an empty file).'],
  ])('refuses %j with a reason, and writes nothing', async (args, message) => {
    const folder = await bookTree({ 'notes.txt': 'x', 'silent/a.md': ' \n' });
    await mkdir(join(folder, 'empty'));
    const { status, stdout, stderr } = await runCli(args, { cwd: folder });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(
      existsSync(join(folder, 'empty/pipeline.yaml')) || existsSync(join(folder, 'silent/pipeline.yaml')),
    ).toBe(false);
  });

  it('names the path that it cannot write', async () => {
    const folder = await bookTree(files);
    await mkdir(join(folder, 'pipeline.yaml'));
    const { status, stderr } = await runCli(['init', '--force'], { cwd: folder });
    expect(status).toBe(5);
    expect(stderr).toContain('pipeline.yaml');
  });
});

/**
 * Runs narrate init in a terminal of util-linux's `script` and types each answer when its question appears. Resolves to the exit
 * status and all that was shown.
 */
function atTerminal(folder: string, answers: readonly (readonly [question: string, keys: string])[]) {
  const { CI: _, NO_COLOR: __, ...env } = process.env;
  // The terminal that `script` makes for a pipe has no width.
  const command = `stty cols 80 rows 30; exec ${process.execPath} ${main} init`;
  const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
    cwd: folder,
    env: { ...env, TERM: 'xterm-256color' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  terminals.push(child);
  const left = [...answers];
  let shown = '';
  let seen = 0;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    const [next] = left;
    const at = next === undefined ? -1 : shown.indexOf(next[0], seen);
    if (next === undefined || at === -1) return;
    seen = at + next[0].length;
    left.shift();
    child.stdin.write(next[1]);
  });
  return new Promise<{ status: number | null; shown: string }>((done, failed) => {
    child.on('error', failed);
    child.on('close', (status) => done({ status, shown }));
  });
}

const terminals: ChildProcess[] = [];
afterEach(() => {
  for (const terminal of terminals.splice(0)) terminal.kill();
});
const canMakeTerminals = process.platform === 'linux' && existsSync('/usr/bin/script');

describe.skipIf(!canMakeTerminals)('narrate init on a terminal', () => {
  it('asks for title, language, voice and .gitignore, and writes what was answered', async () => {
    const folder = await bookTree(files);
    const { status, shown } = await atTerminal(folder, [
      ['called?', '\u007F\u007F\u007F\u007F\u007FFog\r'],
      ['language', 'english\r'],
      ['Write it like', '\u007F\u007F\u007F\u007F\u007F_GB\r'],
      ['Who reads it?', '\u001B[B\r'],
      ['to .gitignore?', '\r'],
    ]);
    expect(status, shown).toBe(0);
    expect(shown).toContain('Found 2 chapters (1 left out), from ');
    expect(await manifestIn(folder)).toMatchObject({ title: 'Of Fog', language: 'en-GB', voice: 'Algieba' });
    expect(await ignoresIn(folder)).toContain('.narrate/\n');
    expect(shown).toContain('Added to .gitignore');
  });

  it('writes nothing after Ctrl-C, and does not change .gitignore if the answer is no', async () => {
    const folder = await bookTree(files);
    const interrupted = await atTerminal(folder, [['called?', '\u0003']]);
    expect([interrupted.status, existsSync(join(folder, 'pipeline.yaml'))]).toEqual([130, false]);
    expect(interrupted.shown).toContain('Nothing was written.');
    await writeFile(join(folder, '.gitignore'), '.env\n');
    const confirmed = await atTerminal(folder, [
      ['called?', '\r'],
      ['language', '\r'],
      ['Who reads it?', '\r'],
      ['Add .narrate/, audiobook/ to', 'n'],
    ]);
    expect([confirmed.status, await ignoresIn(folder)]).toEqual([0, '.env\n']);
    expect(await manifestIn(folder)).toMatchObject({ title: 'Of Lamps', voice: 'Algenib' });
  });
});
