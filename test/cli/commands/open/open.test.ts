import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCommand } from '../../../../src/cli/commands/open/command.js';
import { hasDisplay, openerFor, startOpener } from '../../../../src/cli/opener.js';
import { type Sandbox, startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { recordBook, waveOnly } from '../../../support/sandbox-book.js';

let sandbox: Sandbox;
let book: BookFolder;
let output: string;
beforeAll(async () => {
  sandbox = await startSandbox({ charactersPerSecond: 150 });
  book = await makeBook({ chapters: 2, paragraphs: 1, manifest: waveOnly });
  output = join(resolve(book.folder), 'audiobook');
});
afterAll(async () => {
  await sandbox.close();
  await book.remove();
});

const narrate = (...args: string[]) => runCli(args, { cwd: book.folder });

describe('narrate open', () => {
  it('reports that there are no files, and names the command that writes them', async () => {
    const { status, stdout, stderr } = await narrate('open');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toBe(
      `narrate: No audio files have been created in ${output} yet.\nCreate them: \`narrate pipeline.yaml\`.\n`,
    );
  });

  it('prints only the path of the folder or of a chapter if its output is not a terminal', async () => {
    await recordBook(book.folder, sandbox);
    expect(await narrate('open')).toMatchObject({ status: 0, stdout: `${output}\n`, stderr: '' });
    const chapter = { status: 0, stdout: `${join(output, '02-chapter-2.wav')}\n`, stderr: '' };
    expect(await narrate('open', '--chapter', '2')).toMatchObject(chapter);
    expect(await narrate('open', 'pipeline.yaml', '--chapter', '02.md')).toMatchObject(chapter);
    expect(await narrate('open', '--chapter', '3')).toMatchObject({ status: 2, stdout: '' });
  });

  it('names the command that writes a missing draft or a missing chapter', async () => {
    await recordBook(book.folder, sandbox);
    const draft = await narrate('open', '--draft');
    expect([draft.status, draft.stderr]).toEqual([
      2,
      expect.stringContaining('`narrate pipeline.yaml --draft`'),
    ]);
    await rm(join(output, '01-chapter-1.wav'));
    const gone = await narrate('open', '--chapter', '1');
    expect([gone.status, gone.stderr]).toEqual([
      2,
      expect.stringContaining('narrate pipeline.yaml --chapter 1'),
    ]);
  });

  it('names the command that opens the draft if only a draft exists', async () => {
    const other = await makeBook({ chapters: 1, paragraphs: 1 });
    await mkdir(join(other.folder, 'audiobook', 'draft'), { recursive: true });
    await writeFile(join(other.folder, 'audiobook', 'draft', 'timeline.json'), '{}');
    const { stderr } = await runCli(['open'], { cwd: other.folder });
    expect(stderr).toContain('There is a draft: `narrate open pipeline.yaml --draft`.');
    await other.remove();
  });
});

describe('openerFor', () => {
  it('returns the program of the system that opens a path, with the unchanged path as its argument', () => {
    const path = '/books/a, b; rm -rf $(x)/audiobook';
    expect(openerFor('linux', path)).toMatchObject({ program: 'xdg-open', args: [path], verbatim: false });
    expect(openerFor('freebsd', path).program).toBe('xdg-open');
    expect(openerFor('darwin', path)).toMatchObject({ program: 'open', args: [path] });
    const windows = openerFor('win32', 'C:\\books\\a, b\\audiobook');
    expect(windows).toMatchObject({
      program: 'explorer.exe',
      args: ['"C:\\books\\a, b\\audiobook"'],
      verbatim: true,
    });
  });
});

describe('hasDisplay', () => {
  it.each([
    ['linux', { DISPLAY: ':0' }, true],
    ['linux', { WAYLAND_DISPLAY: 'wayland-0' }, true],
    ['linux', {}, false],
    ['darwin', {}, true],
    ['darwin', { SSH_CONNECTION: '10.0.0.1 22' }, false],
    ['win32', {}, true],
  ] as const)(
    'tells whether there is a screen: on %s with %o, the result is %s',
    (platform, env, hasScreen) => {
      expect(hasDisplay(platform, env)).toBe(hasScreen);
    },
  );
});

describe('startOpener', () => {
  it('passes the unchanged path to the program, and returns why the program failed', async () => {
    const program = join(book.folder, 'opener');
    await writeFile(program, '#!/bin/sh\nprintf "%s" "$1" > "$0.arg"\nexit "$2"\n');
    await chmod(program, 0o755);
    const path = `${book.folder}/a "b" $(touch oops) 'c'`;
    const opener = { program, args: [path, '0'], verbatim: false, reportsFailure: true };
    expect(await startOpener(opener)).toBeNull();
    expect(await readFile(`${program}.arg`, 'utf8')).toBe(path);
    expect(await startOpener({ ...opener, args: [path, '3'] })).toBe('it ended with exit status 3');
    expect(await startOpener({ ...opener, args: [path, '1'], reportsFailure: false })).toBeNull();
    expect(await startOpener({ ...opener, program: `${program}-none` })).toBe('it is not installed');
  });
});

describe('openCommand', () => {
  it('starts the opener on a terminal with a screen, and prints why the opener failed', async () => {
    await writeFile(join(book.folder, 'xdg-open'), '#!/bin/sh\nprintf "%s" "$1" > "$0.arg"\nexit 4\n');
    await chmod(join(book.folder, 'xdg-open'), 0o755);
    const before = { ...process.env };
    const printed: string[] = [];
    const terminal = {
      out: (text: string) => void printed.push(text),
      err: (text: string) => void printed.push(text),
      tell: (text: string) => void printed.push(text),
      command: 'narrate',
      json() {},
      statusLine() {},
      outIsTerminal: true,
      interactive: false,
      errIsTerminal: false,
      color: false,
      outColor: false,
      columns: 80,
      errColumns: 80,
    };
    try {
      Object.assign(process.env, { DISPLAY: ':99', PATH: `${book.folder}:${process.env.PATH}` });
      const status = await openCommand({ manifest: join(book.folder, 'pipeline.yaml') }, terminal);
      expect([status, printed]).toEqual([
        5,
        [`${output}\n`, 'xdg-open could not open it: it ended with exit status 4.\n'],
      ]);
    } finally {
      process.env = before;
    }
    expect(await readFile(join(book.folder, 'xdg-open.arg'), 'utf8')).toBe(output);
  });
});
