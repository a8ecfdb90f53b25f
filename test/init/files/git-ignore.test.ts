import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { addIgnores, missingIgnores } from '../../../src/init/files/git-ignore.js';
import { bookTree } from '../book-tree.js';

const all = ['.narrate/', 'audiobook/', '.env'];
const git = { '.git/HEAD': 'ref: refs/heads/main\n' };

describe('missingIgnores', () => {
  it('returns nothing without git', async () => {
    expect(await missingIgnores(await bookTree({ 'a.md': '' }))).toEqual([]);
  });

  it.each([
    ['', all],
    ['.narrate\n/audiobook/\n', ['.env']],
    ['.*\n!.env\n', ['audiobook/', '.env']],
    ['**/audiobook/**\n.env*\n', ['.narrate/', 'audiobook/']],
    ['*\n', []],
    ['audiobook/*.mp3\n# .narrate/\n', all],
  ])('returns for a .gitignore of %j: %j', async (text, missing) => {
    expect(await missingIgnores(await bookTree({ ...git, '.gitignore': text }))).toEqual(missing);
  });

  it('considers the folders above, up to the top of the work tree', async () => {
    const folder = await bookTree({
      ...git,
      '.gitignore': '.env\n/books/one/audiobook\n.narrate\n',
      'books/.gitignore': '!.narrate\n',
      'books/one/a.md': '',
      'books/two/.gitignore': '/audiobook/\n',
    });
    await writeFile(join(dirname(folder), '.gitignore'), '*\n');
    expect(await missingIgnores(join(folder, 'books/one'))).toEqual(['.narrate/']);
    expect(await missingIgnores(join(folder, 'books/two'))).toEqual(['.narrate/']);
  });
});

describe('addIgnores', () => {
  it.each([
    ['', '# narrate'],
    ['x', 'x\n\n# narrate'],
    ['x\n', 'x\n\n# narrate'],
    ['x\r\n', 'x\r\n\r\n# narrate'],
  ])('keeps %j and adds all missing lines', async (before, start) => {
    const folder = await bookTree({ ...git, '.gitignore': before });
    expect(await addIgnores(folder, all)).toBe(true);
    const after = await readFile(join(folder, '.gitignore'), 'utf8');
    expect(after.startsWith(start)).toBe(true);
    expect(after.includes('\r\n') ? after.replaceAll('\r\n', '') : after).toSatisfy(
      (text: string) => before.includes('\r') === !text.includes('\n'),
    );
    expect(await missingIgnores(folder)).toEqual([]);
  });

  it('does not write through a link', async () => {
    const folder = await bookTree(git);
    await mkdir(join(dirname(folder), 'home'));
    await writeFile(join(dirname(folder), 'home/ignore'), 'x\n');
    await symlink('../home/ignore', join(folder, '.gitignore'));
    expect(await addIgnores(folder, all)).toBe(false);
    expect(await readFile(join(dirname(folder), 'home/ignore'), 'utf8')).toBe('x\n');
  });
});
