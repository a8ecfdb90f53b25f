import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { measureSound } from '../../../../src/audio/measure/sound-measures.js';
import { inspectWav } from '../../../../src/audio/wav/inspect-wav.js';
import { readMonoSamples } from '../../../../src/audio/wav/wav-samples.js';
import { writeWords } from '../../../../src/deliver/alignment/words-file.js';
import { localAlignments, wordsName } from '../../../../src/state/alignments.js';
import { auditionBook } from '../../../support/audition-book.js';
import { type BookFolder, makeBook } from '../../../support/book-folder.js';
import { runCli, startCli } from '../../../support/cli.js';
import { startHeldGateway } from '../../../support/held-gateway.js';
import { environmentOf, waveOnly } from '../../../support/sandbox-book.js';
import { makeShare } from '../../../support/stored-book.js';

/** Returns the folder of the only audition of a book. */
async function pageFolder({ folder }: BookFolder, auditions: string): Promise<string> {
  const names = await readdir(join(folder, auditions));
  expect(names).toHaveLength(1);
  return join(folder, auditions, names[0]!);
}

it('an auditioned take is not bought again by the run with that voice', async () => {
  const { sandbox, narrate, manifest } = await auditionBook();
  const before = await manifest();

  const heard = await narrate('audition', '--at', '01.md:5', '--voices', 'Algenib,Kore,Charon');
  expect(heard.status).toBe(0);
  expect(heard.stdout).toContain('\n  narrate audition --at 01.md:5 --choose 1\n');
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
  const { sandbox, book, narrate, manifest } = await auditionBook();
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

it('a voice that is set in a chapter file is refused before anything is bought', async () => {
  const { sandbox, book, narrate } = await auditionBook();
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
  [['--voices', ' , '], '--voices names no voice.'],
  [['--voices', 'Kore', '--prompts', 'promts.txt'], 'There is no file promts.txt.'],
  [['--voices', 'Kore', '--prompts', '../prompts'], 'There is no file ../prompts.'],
  [['--voices', 'Kore', '--prompts', '.'], 'is not a file'],
])('audition refuses %j', async (args, message) => {
  const { sandbox, narrate } = await auditionBook();
  const { status, stderr } = await narrate('audition', '--at', '01.md:5', ...args);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(sandbox.report().charged).toBe(0);
});

it('an audition keeps to the budget of the command and of the month', async () => {
  const { sandbox, narrate } = await auditionBook({ manifest: 'limits: { monthlyBudget: 0.12 }\n' });
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck,Leda,Orus'];
  const limited = await narrate(...args, '--max-cost', '0.08');
  expect(limited.status).toBe(4);
  expect(limited.stdout).toMatch(
    /^\w+, \w+: The budget is reached: \$0\.08 spent in this run\.\nRun the same command again for these takes\./m,
  );
  expect(sandbox.report().charged).toBe(2);
  const monthly = await narrate(...args);
  expect(monthly.status).toBe(4);
  expect(monthly.stdout.match(/failed/g)?.length).toBe(1);
  expect(sandbox.report().charged).toBe(3);
});

it('a take that fails is reported with its voice, and the others can be heard', async () => {
  const { narrate, sandbox } = await auditionBook({ sandbox: { faults: { failed: { nth: [1, 2] } } } });
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck', '--concurrency', '1'];
  const failed = await narrate(...args);
  expect(failed.status).toBe(1);
  expect(failed.stdout).toMatch(/1 {2}Kore .*failed\n2 {2}Puck .*bought\nKore: FAILED/);
  expect(sandbox.report().charged).toBe(3);
  expect((await narrate(...args)).status).toBe(0);
});

it('the audio of the page has one loudness and no peak over -1 dBTP', async () => {
  const { book, narrate } = await auditionBook();
  await narrate('audition', '--at', '01.md:5', '--voices', 'Algenib,Kore,Puck', '--draft');
  const folder = await pageFolder(book, '.narrate/draft/audition');
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
  const { book, narrate } = await auditionBook();
  await narrate('audition', '--at', '01.md:5', '--voices', 'Puck,Leda');
  const page = join(await pageFolder(book, '.narrate/audition'), 'index.html');
  expect((await narrate('gc', '--keep', '30', '--yes')).stdout).toContain('Nothing to delete.');
  expect(existsSync(page)).toBe(true);
  const removed = await narrate('gc', '--keep', '0', '--yes');
  expect(removed.stdout).toContain('Deleted: 2 recordings, 6 other files');
  expect(existsSync(page)).toBe(false);
});

it('all voices of a draft sound different, whatever draftVoice says, and also those of a server without a list', async () => {
  const { book, narrate, manifest, manifestPath } = await auditionBook();
  const named = (await manifest())
    .replace('  - 01.md', '  - { file: 01.md, as: narrator }')
    .concat('voices: { narrator: { voice: Kore, draftVoice: slt } }\n');
  await writeFile(manifestPath, named);
  const keysOf = async (voices: string) => {
    const args = ['audition', '--at', '01.md:3', '--voices', voices, '--draft'];
    expect((await narrate(...args)).stdout).not.toContain('failed');
    const journal = await readFile(join(book.folder, '.narrate/draft/journal.jsonl'), 'utf8');
    return new Set([...journal.matchAll(/"type":"taken".*?"key":"(\w+)"/g)].map(([, key]) => key));
  };
  expect((await keysOf('Kore,Puck,Charon')).size).toBe(3);
  await writeFile(
    manifestPath,
    (await manifest()).replace('voice: Kore', 'engine: { name: openai, model: kokoro }\nvoice: one'),
  );
  const names = Array.from({ length: 12 }, (_, index) => `af_voice${index}`);
  const { takes } = JSON.parse(
    (await narrate('audition', '--at', '01.md:5', '--voices', names.join(), '--draft', '--json')).stdout,
  );
  expect(takes.map(({ state }: { state: string }) => state)).toEqual(names.map(() => 'bought'));
});

it('a file without prompts buys nothing', async () => {
  const { sandbox, book, narrate } = await auditionBook();
  await book.write('prompts.txt', '\uFEFF\n \n');
  const { status, stderr } = await narrate('audition', '--at', '01.md:5', '--prompts', 'prompts.txt');
  expect(status).toBe(2);
  expect(stderr).toContain('The file of prompts prompts.txt is empty.');
  expect(sandbox.report().charged).toBe(0);
});

it('an interrupted audition continues with what was bought, and two cannot run at once', async () => {
  const { sandbox, book } = await auditionBook();
  const gateway = await startHeldGateway(sandbox);
  onTestFinished(() => gateway.close());
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck,Leda', '--concurrency', '1'];
  const options = { cwd: book.folder, env: environmentOf(gateway) };
  const running = startCli(args, options);
  await vi.waitUntil(() => gateway.held() > 0, { timeout: 60_000 });
  expect((await runCli(args, options)).stderr).toContain('Another run is working on this book');
  running.process.kill('SIGINT');
  const { status, stderr } = await running.result;
  expect(status).toBe(130);
  expect(stderr).toContain('Interrupted. The same command continues with what was bought.');
  expect(sandbox.report().charged).toBe(1);
  gateway.release();
  const { stdout } = await runCli(args, options);
  expect(stdout).toContain('collected');
  expect(stdout).toContain('$0.08 spent.');
  expect(sandbox.report().charged).toBe(3);
});

it('a sentence begins at its first word in a take whose words are known', async () => {
  const { book, narrate } = await auditionBook();
  await book.write('01.md', 'The lamp is lit. It burns all night.\n');
  const hear = async () => {
    const args = ['audition', '--at', '01.md:1', '--voices', 'Kore', '--draft', '--json'];
    const html = await readFile(JSON.parse((await narrate(...args)).stdout).page, 'utf8');
    const [, data = ''] = /id="audition">(.*?)<\/script>/s.exec(html) ?? [];
    const { takes, paragraphs, isEstimated } = JSON.parse(data);
    return { times: takes[0].times, sentences: paragraphs.flat(), isEstimated };
  };
  const estimated = await hear();
  expect(estimated.isEstimated).toBe(true);

  const state = join(book.folder, '.narrate/draft');
  const taken = (await readFile(join(state, 'journal.jsonl'), 'utf8'))
    .split('\n')
    .find((line) => line.includes('"type":"taken"'));
  const { key, requestId } = JSON.parse(taken ?? '');
  const text = 'The lamp is lit. It burns all night.';
  const words = [...text.matchAll(/\w+/g)].map(({ 0: word, index }, number) => ({
    start: index,
    end: index + word.length,
    startSample: 1000 + 500 * number,
    endSample: 1400 + 500 * number,
    confidence: 1,
  }));
  await localAlignments(join(state, 'align')).write(
    wordsName({ key, requestId }),
    writeWords({ model: 'a', words }),
  );
  const exact = await hear();
  expect(exact.isEstimated).toBe(false);
  expect(exact.sentences.slice(-2)).toEqual(['The lamp is lit.', 'It burns all night.']);
  const { sampleRate } = JSON.parse(taken ?? '');
  const firstOf = (word: string) =>
    words.find(({ start }) => text.slice(start).startsWith(word))!.startSample;
  const starts = exact.times.slice(-2).map(([start]: readonly [number, number]) => start);
  expect(starts[0]).toBeCloseTo(firstOf('The lamp') / sampleRate, 2);
  expect(starts[1]).toBeCloseTo(firstOf('It burns') / sampleRate, 2);
});

it('a page that cannot be written leaves no old page with new sounds, and nothing to choose from', async () => {
  const { book, narrate, manifest } = await auditionBook();
  const before = await manifest();
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck', '--draft'];
  await narrate(...args);
  const folder = await pageFolder(book, '.narrate/draft/audition');
  await rm(join(folder, 'take-2.wav'));
  await mkdir(join(folder, 'take-2.wav'));
  const failed = await narrate(...args);
  expect(failed.status).not.toBe(0);
  expect(failed.stderr).toContain('take-2.wav');
  expect(existsSync(join(folder, 'index.html'))).toBe(false);
  expect((await narrate('audition', '--choose', '2', '--draft')).stderr).toContain(
    'There is no audition to choose from.',
  );
  expect(await manifest()).toBe(before);
  await rm(join(folder, 'take-2.wav'), { recursive: true });
  expect((await narrate(...args)).status).toBe(0);
});

it('another machine with the same store hears the takes without buying them', async () => {
  const { sandbox, narrate } = await auditionBook();
  const share = await makeShare();
  onTestFinished(() => share.remove());
  const args = ['audition', '--at', '01.md:5', '--voices', 'Kore,Puck', '--store', share.folder];
  expect((await narrate(...args)).stdout).toContain('$0.08 spent.');
  const other = await makeBook({ chapters: 2, paragraphs: 3, manifest: waveOnly });
  onTestFinished(() => other.remove());
  const heard = await runCli(args, { cwd: other.folder, env: environmentOf(sandbox) });
  expect(heard.stdout.match(/already here/g)).toHaveLength(2);
  expect(heard.stdout).toContain('$0.00 spent.');
  expect(sandbox.report().charged).toBe(2);
});
