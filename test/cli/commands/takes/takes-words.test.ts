import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { startSandbox } from '../../../../src/sandbox/start-sandbox.js';
import { makeBook } from '../../../support/book-folder.js';
import { runCli } from '../../../support/cli.js';
import { environmentOf, recordBook, waveOnly } from '../../../support/sandbox-book.js';
import { missing, writeJudgements } from '../../../support/word-judgements.js';

it('wrong words are shown by takes, status, the summary and the annotations of CI, and in JSON', async () => {
  const sandbox = await startSandbox({});
  onTestFinished(() => sandbox.close());
  const book = await makeBook({ chapters: 1, paragraphs: 3, manifest: waveOnly, check: '{ retakes: 1 }' });
  onTestFinished(() => book.remove());
  await recordBook(book.folder, sandbox);
  const low = missing('fog', { confidence: 'low', startSeconds: 3.2, endSeconds: 3.2, seconds: 0.3 });
  await writeJudgements(book.folder, { 0: [missing('four words of it')], 1: [low] });
  const narrate = (...args: string[]) =>
    runCli(args, { cwd: book.folder, env: { ...environmentOf(sandbox), GITHUB_EVENT_NAME: 'push' } });

  const found = 'leaves out 4 words at 12.4 s: "four words of it"';
  for (const command of [[], ['status'], ['ci', 'run', '--summary', 'summary.md', '--annotations']]) {
    const { status, stdout } = await narrate(...command);
    expect(status).toBe(0);
    expect(stdout).toMatch(
      new RegExp(`\\n {2}01\\.md:(\\d+):1 chapter 1, chunk \\d ${found} \\(line \\1\\)\\n`),
    );
    expect(stdout.replace(/\s+/g, ' ')).toContain(
      'Word check: 40 words in 2 takes; 1 take not judged (1 of Kore: the voice has less than a minute of audio).',
    );
    expect(stdout).not.toContain('fog');
    if (command[0] === 'ci') expect(stdout).toMatch(new RegExp(`::warning file=.*is flagged: ${found}`));
  }

  const reasons = [{ voice: 'Kore', language: 'en', takes: 1, reason: 'short' }];
  expect(JSON.parse((await narrate('status', '--json')).stdout).wordCheck).toMatchObject({
    notJudged: 1,
    unjudged: reasons,
  });
  expect((await narrate('takes')).stdout).toContain('1 finding of low confidence not shown (--all-findings');
  const all = await narrate('takes', '--all-findings');
  expect(all.stdout).toMatch(/ good; perhaps leaves out 1 word at 3\.2 s: "fog" \(line \d+\)\n/);
  const { chunks, wordCheck } = JSON.parse((await narrate('takes', '--all-findings', '--json')).stdout);
  const takes = chunks.flatMap((one: { takes: object[] }) => one.takes);
  expect(takes).toContainEqual(
    expect.objectContaining({
      findings: [
        {
          code: 'words-missing',
          message: found,
          measured: 2.7,
          expected: { least: null, most: 0.4 },
          unit: 's',
          words: {
            text: 'four words of it',
            line: expect.any(Number),
            start: 0,
            end: 16,
            startSeconds: 12.43,
            endSeconds: 12.43,
            confidence: 'high',
          },
        },
      ],
      lowConfidence: [],
    }),
  );
  expect(takes).toContainEqual(
    expect.objectContaining({ findings: [], lowConfidence: [expect.objectContaining({ measured: 0.3 })] }),
  );
  expect(wordCheck).toMatchObject({ use: 'report', judged: 2, flagged: 1, notJudged: 1, systematic: [] });

  // These takes are tones, so they cannot be judged again, and what is known about them stays.
  const checked = await narrate('takes', '--check-words');
  expect(checked.status).toBe(1);
  expect(checked.stdout).toMatch(
    /^ +Chapter +Takes +Not judged +Words +Not judged +Flagged\n1 .* 3 +1 +40 +0 +1\n/,
  );
  expect(checked.stdout).toContain(
    '40 words in 2 takes; 3 takes not judged this time (3 of Kore: the voice has less than a minute of audio), so the results of earlier runs are shown.',
  );
  const { chapters } = JSON.parse((await narrate('takes', '--check-words', '--json')).stdout);
  expect(chapters).toEqual([
    { chapter: 1, file: '01.md', judged: 2, flagged: 1, notJudged: 1, words: 40, wordsNotJudged: {} },
  ]);
  expect(sandbox.report().charged).toBe(3);

  const draft = await narrate('takes', '--check-words', '--draft');
  expect(draft).toMatchObject({
    status: 0,
    stdout: 'Nothing is recorded yet, so there is nothing to check.\n',
  });
  const both = await narrate('takes', '--check-words', '--flagged');
  expect([both.status, both.stderr]).toEqual([2, expect.stringContaining('cannot be combined')]);
  const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
  await book.write('pipeline.yaml', manifest.replace('retakes: 1', 'words: off'));
  const off = await narrate('takes', '--check-words');
  expect([off.status, off.stderr]).toEqual([2, expect.stringContaining('The word check is off')]);
  expect((await narrate('status')).stdout).not.toMatch(/flagged|Word check/);
});
