import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { auditionBook } from '../../../support/audition-book.js';

it('a choice is written where the manifest decides the voice of the passage', async () => {
  const { narrate, manifest, manifestPath, book } = await auditionBook();
  await book.write(
    '02.md',
    '# Chapter 2\n\n## A Letter\n\nMy dear friend, the lamp is lit and burns all night.\n',
  );
  const text = (await manifest())
    .replace('  - 01.md', '  - file: 01.md # the first\n    voice: Puck # loud')
    .replace('  - 02.md', '  - file: 02.md\n    sections:\n      - { heading: A Letter, as: letter }')
    .concat('voices:\n  letter:\n    voice: Leda\n    prompt: Softly.\n');
  await writeFile(manifestPath, text);

  await narrate('audition', '--at', '01.md:3', '--voices', 'Zephyr', '--draft');
  expect((await narrate('audition', '--choose', '1', '--draft')).stdout).toContain('for `chapters[0]`.');
  expect(await manifest()).toBe(text.replace('voice: Puck', 'voice: Zephyr'));

  const letter = ['audition', '--at', '02.md:5', '--voices', 'Orus', '--prompts', 'Loudly.'];
  const { takes } = JSON.parse((await narrate(...letter, '--json')).stdout);
  expect(takes).toMatchObject([{ voice: 'Orus', prompt: 'Loudly.', state: 'bought' }]);
  await narrate('audition', '--at', '02.md:5', '--choose', 'Orus');
  expect(await manifest()).toBe(
    text.replace('Puck', 'Zephyr').replace('Leda', 'Orus').replace('Softly.', 'Loudly.'),
  );
  expect(JSON.parse((await narrate('--dry-run', '--json')).stdout).total.reuse).toBe(1);
});

it('the command of a page chooses from its own audition, also after another one', async () => {
  const { narrate, manifest } = await auditionBook();
  await narrate('audition', '--at', '01.md:3', '--voices', 'Puck,Leda', '--draft');
  const { page } = JSON.parse(
    (await narrate('audition', '--at', './01.md:3', '--voices', 'Puck,Leda', '--draft', '--json')).stdout,
  );
  await narrate('audition', '--at', '02.md:3', '--voices', 'Orus,Zephyr', '--draft');
  const [, command = ''] = /"chooseCommand":"([^"]+)"/.exec(await readFile(page, 'utf8')) ?? [];
  expect(command).toBe('narrate audition --draft --at 01.md:3 --choose');
  await narrate(...command.split(' ').slice(1), '2');
  expect(await manifest()).toContain('voice: Leda\n');
});

it('a choice is refused if an edit made another place of the manifest decide the passage', async () => {
  const { book, narrate, manifest, manifestPath } = await auditionBook();
  const letter = '## A Letter\n\nMy dear friend, the lamp is lit and burns all night.\n';
  await book.write('02.md', `# Chapter 2\n\n${letter}`);
  const text = (await manifest())
    .replace('  - 02.md', '  - file: 02.md\n    sections:\n      - { heading: A Letter, as: letter }')
    .concat('voices:\n  letter: { voice: Leda }\n');
  await writeFile(manifestPath, text);
  await narrate('audition', '--at', '02.md:5', '--voices', 'Orus,Puck', '--draft');
  await book.write('02.md', `# Chapter 2\n\nA new start.\n\nIt is a long one.\n\n${letter}`);
  const { status, stderr } = await narrate('audition', '--choose', '1', '--draft');
  expect(status).toBe(2);
  expect(stderr).toContain(
    'The voice at 02.md:5 was set for `voices.letter` when you heard it, and is set for the whole book now.',
  );
  expect(await manifest()).toBe(text);
});

it('credits before the book do not shift the chapters', async () => {
  const { narrate, manifest, manifestPath } = await auditionBook();
  const text = (await manifest())
    .replace('  - 02.md', '  - file: 02.md\n    voice: Puck')
    .concat('credits: { opening: "{title}.", closing: "The end." }\n');
  await writeFile(manifestPath, text);
  await narrate('audition', '--at', '02.md:7', '--voices', 'Leda', '--draft');
  await narrate('audition', '--choose', '1', '--draft');
  expect(await manifest()).toBe(text.replace('Puck', 'Leda'));
});

it('names of files with spaces and other letters are quoted in the command, and too long for no disk', async () => {
  const { book, narrate } = await auditionBook();
  const name = `${'第一章 風の音'.repeat(8)} it's.md`;
  await mkdir(join(book.folder, 'a b'));
  await rename(join(book.folder, '01.md'), join(book.folder, 'a b', name));
  const text = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
  const manifest = "my $(touch x) book's.yaml";
  await book.write(manifest, text.replace('  - 01.md', `  - "a b/${name}"`));
  const heard = await narrate('audition', manifest, '--at', `a b/${name}:3`, '--voices', 'Kore', '--draft');
  expect(heard.status).toBe(0);
  expect(heard.stdout).toContain(
    `\n  narrate audition 'my $(touch x) book'\\''s.yaml' --draft --at "a b/${name}:3" --choose 1\n`,
  );
});
