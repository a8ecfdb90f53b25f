import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { measureSound } from '../../../../src/audio/measure/sound-measures.js';
import { inspectWav } from '../../../../src/audio/wav/inspect-wav.js';
import { readMonoSamples } from '../../../../src/audio/wav/wav-samples.js';
import type { SandboxOptions } from '../../../../src/sandbox/options.js';
import { startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, waveOnly } from '../../../support/sandbox-book.js';

interface Options {
  readonly manifest?: string;
  readonly sandbox?: Partial<SandboxOptions>;
}

/** A book of two chapters with a sandbox, and its commands. */
async function setUp({ manifest = '', sandbox: options = {} }: Options = {}) {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  const book = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly + manifest });
  onTestFinished(() => book.remove());
  const narrate = (...args: string[]) => runCli(args, { cwd: book.folder, env: environmentOf(sandbox) });
  const manifestPath = join(book.folder, 'pipeline.yaml');
  return { sandbox, book, narrate, manifest: () => readFile(manifestPath, 'utf8'), manifestPath };
}

it('an auditioned take is not bought again by the run with that voice', async () => {
  const { sandbox, narrate, manifest } = await setUp();
  const before = await manifest();

  const heard = await narrate('audition', '--at', '01.md:5', '--voices', 'Algenib,Kore,Charon');
  expect(heard.status).toBe(0);
  expect(heard.stderr).toContain('Passage: 01.md, line 5, ');
  expect(heard.stderr).toContain('3 takes, 3 to buy at $0.04 each: $0.12.');
  expect(heard.stdout).toContain('$0.12 spent.');
  expect(sandbox.report().charged).toBe(3);
  expect(await manifest()).toBe(before);

  const again = await narrate('audition', '--at', '01.md:5', '--voices', 'Algenib,Kore,Charon');
  expect(again.stdout).toContain('already here');
  expect(sandbox.report().charged).toBe(3);

  const chosen = await narrate('audition', '--choose', 'Charon');
  expect(chosen.stdout).toContain('- voice: Kore\n+ voice: Charon\n');
  expect(chosen.stdout).toContain('pipeline.yaml changed, for the whole book.');
  expect(await manifest()).toBe(before.replace('voice: Kore', 'voice: Charon'));

  const plan = JSON.parse((await narrate('--dry-run', '--json')).stdout);
  expect(plan.total).toMatchObject({ chunks: 6, reuse: 1, buy: 5 });
  expect((await narrate()).stdout).toContain('6 chunks (5 bought, 1 reused)');
  expect(sandbox.report().charged).toBe(3 + 5);
});

it('each voice is heard with each prompt, from the command line and from a file', async () => {
  const { sandbox, book, narrate, manifest } = await setUp();
  await book.write('prompts.txt', 'Say this slowly.\n\nSay this fast: now.\n');
  const args = ['audition', '--at', '02.md:3', '--voices', 'Kore,Puck', '--prompts', 'prompts.txt'];

  const planned = await narrate(...args, '--prompts', 'Whisper.', '--dry-run');
  expect(planned.stderr).toContain('2 voices with 3 prompts: 6 takes, 6 to buy at $0.04 each: $0.24.');
  expect(sandbox.report().charged).toBe(0);

  const { takes, spentUsd } = JSON.parse((await narrate(...args, '--json')).stdout);
  expect(takes.map(({ voice, prompt }: { voice: string; prompt: string }) => [voice, prompt])).toEqual([
    ['Kore', 'Say this slowly.'],
    ['Kore', 'Say this fast: now.'],
    ['Puck', 'Say this slowly.'],
    ['Puck', 'Say this fast: now.'],
  ]);
  expect(spentUsd).toBe(0.16);

  const byVoice = await narrate('audition', '--choose', 'Puck');
  expect(byVoice.status).toBe(2);
  expect(byVoice.stderr).toContain('Choose a take by its number: 3 (Puck, "Say this slowly."), 4 (Puck,');
  await narrate('audition', '--choose', '4');
  expect(await manifest()).toContain('voice: Puck\nprompt: "Say this fast: now."\n');
  expect(JSON.parse((await narrate('--dry-run', '--json')).stdout).total).toMatchObject({ reuse: 1 });
  expect(sandbox.report().charged).toBe(4);
});

it('a choice is written where the manifest decides the voice of the passage', async () => {
  const { narrate, manifest, manifestPath, book } = await setUp();
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

it('a voice that is set in a chapter file is refused before anything is bought', async () => {
  const { sandbox, book, narrate } = await setUp();
  await book.write('01.md', '---\nnarrate: { voice: Puck }\n---\n\n# One\n\nThe lamp is lit.\n');
  const { status, stderr } = await narrate('audition', '--at', '01.md:7', '--voices', 'Kore,Leda');
  expect(status).toBe(2);
  expect(stderr).toContain('The voice at 01.md:7 is set in that file');
  expect(sandbox.report().charged).toBe(0);
});

it.each([
  [['--voices', 'Kora'], 'has no voice "Kora"'],
  [['--voices', 'Kore', '--prompts', ' '], 'A prompt is empty.'],
  [['--voices', 'Kore', '--prompts', 'x'.repeat(4001)], 'cannot be used: This prompt has 4001 bytes'],
  [['--voices', 'Kore', '--choose', '1'], '--choose cannot be combined'],
])('audition refuses %j', async (args, message) => {
  const { sandbox, narrate } = await setUp();
  const { status, stderr } = await narrate('audition', '--at', '01.md:5', ...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(sandbox.report().charged).toBe(0);
});

it('an audition keeps to the budget of the command and of the month', async () => {
  const { sandbox, narrate } = await setUp({ manifest: 'limits: { monthlyBudget: 0.12 }\n' });
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck,Leda,Orus'];
  const limited = await narrate(...args, '--max-cost', '0.08');
  expect(limited.status).toBe(4);
  expect(sandbox.report().charged).toBe(2);
  const monthly = await narrate(...args);
  expect(monthly.status).toBe(4);
  expect(monthly.stdout.match(/failed/g)?.length).toBe(1);
  expect(sandbox.report().charged).toBe(3);
});

it('a take that fails is reported with its voice, and the others can be heard', async () => {
  const { narrate, sandbox } = await setUp({ sandbox: { faults: { failed: { nth: [1, 2] } } } });
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck', '--concurrency', '1'];
  const failed = await narrate(...args);
  expect(failed.status).toBe(1);
  expect(failed.stdout).toMatch(/1 {2}Kore .*failed\n2 {2}Puck .*bought\nKore: FAILED/);
  expect(sandbox.report().charged).toBe(3);
  expect((await narrate(...args)).status).toBe(0);
});

it('the audio of the page has one loudness and no peak over -1 dBTP', async () => {
  const { book, narrate } = await setUp();
  await narrate('audition', '--at', '01.md:5', '--voices', 'Algenib,Kore,Puck', '--draft');
  const folder = join(book.folder, '.narrate/draft/audition/pipeline-01-md-5');
  const levels = await Promise.all(
    [1, 2, 3].map(async (number) => {
      const path = join(folder, `take-${number}.wav`);
      const inspection = await inspectWav(path);
      if (inspection.kind !== 'ok') throw new Error(path);
      return measureSound(readMonoSamples(path, inspection.info), inspection.info.sampleRate);
    }),
  );
  const loudness = levels.map(({ loudnessLufs }) => loudnessLufs ?? 0);
  expect(Math.max(...loudness) - Math.min(...loudness)).toBeLessThan(0.1);
  for (const { truePeakDbtp } of levels) expect(truePeakDbtp).toBeLessThanOrEqual(-0.95);

  // An audition of fewer voices at the same place leaves no audio of the earlier one.
  await narrate('audition', '--at', '01.md:5', '--voices', 'Kore', '--draft');
  expect(existsSync(join(folder, 'take-1.wav'))).toBe(true);
  expect(existsSync(join(folder, 'take-2.wav'))).toBe(false);
});

it('gc removes auditioned takes and pages only after the days to keep', async () => {
  const { book, narrate } = await setUp();
  await narrate('audition', '--at', '01.md:5', '--voices', 'Puck,Leda');
  const page = join(book.folder, '.narrate/audition/pipeline-01-md-5/index.html');
  expect((await narrate('gc', '--keep', '30', '--yes')).stdout).toContain('Nothing to delete.');
  expect(existsSync(page)).toBe(true);
  const removed = await narrate('gc', '--keep', '0', '--yes');
  expect(removed.stdout).toContain('Deleted: 2 recordings, 6 other files');
  expect(existsSync(page)).toBe(false);
});
