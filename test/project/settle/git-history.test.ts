import { execFileSync } from 'node:child_process';
import { chown, mkdir, mkdtemp, realpath, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type GitFile, gitHistory } from '../../../src/project/settle/git-history.js';
import { type GitRepository, gitIn, gitRepository, hasGit, noGit } from '../../support/git-book.js';

const hour = 3_600_000;
const now = Date.parse('2026-11-20T12:00:00Z');
const environment = process.env;
const { signal } = new AbortController();

let folder: string;
let git: GitRepository;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'narrate-git-')));
  if (hasGit) git = gitRepository(folder);
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function commit(hoursAgo: number, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  git.commit(now - hoursAgo * hour);
}

const ask = (files: readonly string[], root = folder) =>
  gitHistory(files, { root, environment, signal, since: now - 48 * hour });

/** Returns a file's history as text. */
const shown = (file: GitFile | undefined) => ({
  committed: file?.committed === null ? null : String(file?.committed),
  changes: file?.changes.map(({ at, before }) => [
    (now - at) / hour,
    before === null ? null : Buffer.from(before).toString(),
  ]),
  knownSince: file?.knownSince ?? null,
});

describe.skipIf(!hasGit)(`git history${hasGit ? '' : ` (${noGit})`}`, () => {
  it('has the changes of the last days with the dates of the committer, newest first', async () => {
    await commit(100, { 'a.md': 'one\n', 'b.md': 'other\n' });
    await commit(30, { 'a.md': 'two\n' });
    await commit(20, { 'b.md': 'changed\n' });
    await commit(10, { 'a.md': 'three\n' });
    await writeFile(join(folder, 'a.md'), 'not committed\n');
    await writeFile(join(folder, 'new.md'), 'not committed\n');
    const { files, problem } = await ask(['a.md', 'b.md', 'new.md']);
    expect(problem).toBeNull();
    expect(shown(files.get('a.md'))).toEqual({
      committed: 'three\n',
      changes: [
        [10, 'two\n'],
        [30, 'one\n'],
      ],
      knownSince: null,
    });
    expect(shown(files.get('b.md')).changes).toEqual([[20, 'other\n']]);
    expect(shown(files.get('new.md'))).toEqual({ committed: null, changes: [], knownSince: null });
  });

  it('has no changes of a file that has not changed for longer', async () => {
    await commit(100, { 'a.md': 'one\n' });
    await commit(1, { 'b.md': 'other\n' });
    expect(shown((await ask(['a.md'])).files.get('a.md'))).toMatchObject({ committed: 'one\n', changes: [] });
  });

  it('follows a file that was renamed, from a book in a subfolder', async () => {
    const text = 'A line that is long enough to find the file again.\n'.repeat(5);
    await commit(100, { 'book/old näme.md': text });
    await commit(40, { 'book/old näme.md': `${text}More.\n` });
    await mkdir(join(folder, 'book/part'));
    await rename(join(folder, 'book/old näme.md'), join(folder, 'book/part/new.md'));
    await commit(5, { 'unrelated.md': 'words\n' });
    const { files } = await ask(['part/new.md'], join(folder, 'book'));
    expect(shown(files.get('part/new.md'))).toEqual({
      committed: `${text}More.\n`,
      changes: [
        [5, `${text}More.\n`],
        [40, text],
      ],
      knownSince: null,
    });
  });

  it('counts a merge with its own date, whatever the dates in its branch', async () => {
    await commit(100, { 'a.md': 'one\n', 'b.md': 'words\n' });
    git.run('checkout', '--quiet', '-b', 'side');
    await commit(90, { 'a.md': 'two\n' });
    git.run('checkout', '--quiet', 'main');
    await commit(80, { 'b.md': 'other\n' });
    git.run('merge', '--quiet', '--no-ff', '--no-commit', 'side');
    git.commit(now - 3 * hour);
    expect(shown((await ask(['a.md'])).files.get('a.md')).changes).toEqual([[3, 'one\n']]);
  });

  it('knows where the history of a shallow clone ends', async () => {
    await commit(100, { 'a.md': 'one\n' });
    await commit(30, { 'a.md': 'two\n' });
    await commit(10, { 'a.md': 'three\n' });
    const clone = join(folder, 'clone');
    execFileSync('git', ['clone', '--quiet', '--depth', '2', `file://${folder}`, clone]);
    const file = (await ask(['a.md'], clone)).files.get('a.md');
    expect(shown(file)).toEqual({
      committed: 'three\n',
      changes: [[10, 'two\n']],
      knownSince: now - 30 * hour,
    });
  });

  it('has recent changes below a commit whose date is in the past, by a wrong clock', async () => {
    await commit(100, { 'a.md': 'one\n' });
    await commit(10, { 'a.md': 'two\n' });
    await commit(1000, { 'b.md': 'words\n' });
    expect(shown((await ask(['a.md'])).files.get('a.md')).changes).toEqual([[10, 'one\n']]);
  });

  it.each([
    ['diff.relative', 'true'],
    ['log.diffMerges', 'combined'],
    ['diff.renames', 'false'],
    ['diff.noprefix', 'true'],
    ['diff.mnemonicPrefix', 'true'],
    ['log.date', 'relative'],
    ['log.decorate', 'full'],
    ['log.abbrevCommit', 'true'],
    ['core.quotePath', 'true'],
    ['format.pretty', 'oneline'],
    ['color.ui', 'always'],
    ['diff.orderFile', 'order'],
  ])('has the same answer if the user has set %s to %s', async (name, value) => {
    const text = 'A line that is long enough to find the file again.\n'.repeat(5);
    await commit(100, { 'book/a.md': text, 'c.md': 'words\n', order: '*.md\n' });
    git.run('checkout', '--quiet', '-b', 'side');
    await commit(90, { 'book/a.md': `${text}More.\n` });
    git.run('checkout', '--quiet', 'main');
    await commit(80, { 'c.md': 'other\n' });
    git.run('merge', '--quiet', '--no-ff', '--no-commit', 'side');
    git.commit(now - 30 * hour);
    await rename(join(folder, 'book/a.md'), join(folder, 'book/b.md'));
    await commit(3, {});
    git.run('config', name, value);
    const { files } = await ask(['b.md'], join(folder, 'book'));
    expect(shown(files.get('b.md')).changes).toEqual([
      [3, `${text}More.\n`],
      [30, text],
    ]);
  });

  it('takes a chapter in a submodule for one that is not committed', async () => {
    await mkdir(join(folder, 'part'));
    gitRepository(join(folder, 'part'));
    await writeFile(join(folder, 'part/a.md'), 'one\n');
    gitIn(join(folder, 'part')).commit(now - 100 * hour);
    await commit(90, { 'b.md': 'words\n' });
    const { files, problem } = await ask(['part/a.md', 'b.md']);
    expect(problem).toBeNull();
    expect(shown(files.get('part/a.md')).committed).toBeNull();
    expect(shown(files.get('b.md')).committed).toBe('words\n');
  });

  it('knows nothing of the history that was rewritten', async () => {
    await commit(100, { 'a.md': 'one\n' });
    await commit(10, { 'a.md': 'two\n' });
    git.run('checkout', '--quiet', '--orphan', 'new');
    await commit(5, {});
    expect(shown((await ask(['a.md'])).files.get('a.md')).changes).toEqual([[5, null]]);
  });

  it('starts no program that the repository names, and passes on no API key', async () => {
    await commit(1, { 'a.md': 'one\n' });
    const program = join(folder, 'program');
    await writeFile(program, `#!/bin/sh\nenv > "${folder}/started"\n`, { mode: 0o755 });
    for (const name of ['core.pager', 'core.fsmonitor', 'gpg.program', 'diff.external'])
      git.run('config', name, program);
    git.run('config', 'log.showSignature', 'true');
    expect((await ask(['a.md'])).problem).toBeNull();
    await expect(realpath(join(folder, 'started'))).rejects.toThrow('ENOENT');
  });

  it.skipIf(process.getuid?.() !== 0)(
    'says how to read a repository of another user (needs root)',
    async () => {
      await commit(1, { 'a.md': 'one\n' });
      await chown(folder, 12_345, 12_345);
      await chown(join(folder, '.git'), 12_345, 12_345);
      const home = { ...environment, HOME: folder, SUDO_UID: undefined };
      const { problem } = await gitHistory(['a.md'], { root: folder, environment: home, signal, since: 0 });
      expect(problem).toBe(
        `another user owns the repository (git reads it after: git config --global --add safe.directory '${folder}')`,
      );
    },
  );

  it('says why it has no answer', async () => {
    const problemAt = async (root: string, path = environment.PATH) =>
      (await gitHistory(['a.md'], { root, environment: { ...environment, PATH: path }, signal, since: 0 }))
        .problem;
    expect(await problemAt(folder)).toBe('the repository has no commits');
    expect(await problemAt(folder, '/nowhere')).toBe('git is not installed');
    await rm(join(folder, '.git'), { recursive: true });
    expect(await problemAt(folder)).toBe('the book is not in a git repository');
  });
});
