import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TimedSpeech } from '../../../src/align/reference/timed-speech.js';
import { type AlignBookJob, alignBook } from '../../../src/deliver/alignment/align-book.js';
import { type JudgeWordsJob, judgeWords } from '../../../src/deliver/alignment/judge-words.js';
import { takeIdOf } from '../../../src/deliver/alignment/take-id.js';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import { takeFileNames } from '../../../src/state/alignments.js';
import { memory, type SpokenBook, sentencesOf, speakBook, texts } from './spoken-book.js';

let book: SpokenBook;
let voices: AlignBookJob['voices'];
/** Model, words and differences, as a run with a word check leaves them. */
const files = memory();
const never = new AbortController().signal;
/** The second sentence of this take is not spoken. */
const damaged = 4;

beforeAll(async () => {
  book = await speakBook({
    alter: (speech, text) => (text === damaged ? withoutSecondSentence(speech) : speech.samples),
  });
  ({ voices } = await alignBook({ ...jobOf({ options: { judged: new Set() } }), lost: new Set() }));
});
afterAll(() => book.remove());

function withoutSecondSentence({ samples, sampleRate, events }: TimedSpeech): Int16Array {
  const [first = '', second = ''] = sentencesOf(texts[damaged] as string);
  const sampleOf = (offset: number) => {
    const word = events.find((event) => event.kind === 'word' && event.offset >= offset);
    return Math.round(((word?.atMs ?? 0) / 1000) * sampleRate);
  };
  const start = sampleOf(first.length);
  const end = sampleOf(first.length + second.length);
  return Int16Array.from([...samples.subarray(0, start), ...samples.subarray(end)]);
}

function jobOf(
  parts: Partial<Omit<JudgeWordsJob, 'options'>> & {
    readonly kept?: ReturnType<typeof memory>;
    readonly options?: Partial<JudgeWordsJob['options']>;
  },
): JudgeWordsJob {
  const { kept = files, options, ...rest } = parts;
  const all: Partial<JudgeWordsJob['options']> = {
    chapters: [book.chapter],
    only: null,
    jobs: 2,
    onEvent() {},
    signal: never,
    alignment: {
      engine: 'test',
      model: 'one',
      tags: [],
      files: kept,
      environment: process.env,
      isRepeated: false,
    },
    ...options,
  };
  return {
    options: all as JudgeWordsJob['options'],
    figures: book.figures,
    voices: voices ?? [],
    judged: new Set(),
    ...rest,
  };
}

const fingerprints = () => book.chapter.chunks.map(({ take }) => take?.fingerprint ?? '');

/** The same chapter without the files of its takes. */
const withoutFiles = (): DeliverChapter => ({
  ...book.chapter,
  chunks: book.chapter.chunks.map(({ chunk, take }) => ({
    chunk,
    take: take && { ...take, path: '/nowhere' },
  })),
});

describe('judgeWords', () => {
  it('finds the sentence that one take leaves out, and nothing in the others', async () => {
    const events: unknown[] = [];
    const { judgements, unjudged } = await judgeWords(
      jobOf({ options: { onEvent: (event) => events.push(event) } }),
    );
    expect(unjudged).toEqual([]);
    expect([...judgements.keys()]).toEqual(fingerprints());
    const findings = [...judgements.values()].map((one) => one.findings);
    const [, second = ''] = sentencesOf(texts[damaged] as string);
    const high = findings.map((list) => list.filter(({ confidence }) => confidence === 'high'));
    expect(high.map((list) => list.length)).toEqual(texts.map((_, text) => (text === damaged ? 1 : 0)));
    expect(high[damaged]).toMatchObject([{ code: 'words-missing', words: second.trim() }]);
    expect(judgements.get(fingerprints()[0] ?? '')).toMatchObject({ model: voices[0]?.model, notJudged: {} });
    expect(events.at(-1)).toEqual({ type: 'takes-judged', judged: texts.length, takes: texts.length });
  });

  it('gives the same judgements with another number of threads, and for a take that is judged alone', async () => {
    const all = await judgeWords(jobOf({}));
    const onlyModel = memory();
    for (const [name, bytes] of files.files) if (name.endsWith('.model')) onlyModel.files.set(name, bytes);
    const reversed = { ...book.chapter, chunks: book.chapter.chunks.toReversed() };
    const one = await judgeWords(jobOf({ kept: onlyModel, options: { jobs: 1, chapters: [reversed] } }));
    expect(new Map([...one.judgements].sort())).toEqual(new Map([...all.judgements].sort()));

    // What the run before kept is enough: no take is read.
    const judged = new Set(fingerprints().filter((_, take) => take !== damaged));
    const alone = await judgeWords(jobOf({ judged, options: { chapters: [withoutFiles()] } }));
    const expected = fingerprints()[damaged] as string;
    expect([...alone.judgements]).toEqual([[expected, all.judgements.get(expected)]]);
  });

  it('does nothing if every take has a judgement', async () => {
    const job = jobOf({ kept: memory(), judged: new Set(fingerprints()) });
    expect(await judgeWords(job)).toEqual({ judgements: new Map(), unjudged: [] });
  });

  it('reports why takes are not judged', async () => {
    const remoteTakes = {
      has: () => true,
      download: () => Promise.reject(new Error('A take was downloaded.')),
    };
    const reasons = async (job: JudgeWordsJob) => {
      const { judgements, unjudged } = await judgeWords(job);
      return { judged: judgements.size, reasons: unjudged.map(({ takes, reason }) => [reason, takes]) };
    };
    const remote = { chapters: [withoutFiles()], remoteTakes };
    expect(await reasons(jobOf({ kept: memory(), options: remote }))).toEqual({
      judged: 0,
      reasons: [['remote', texts.length]],
    });
    // One take without differences, although the model is known.
    const fewer = memory();
    const lost = new Set(takeFileNames(takeIdOf(fingerprints()[0] ?? '')));
    for (const [name, bytes] of files.files) if (!lost.has(name)) fewer.files.set(name, bytes);
    expect(await reasons(jobOf({ kept: fewer, options: remote }))).toEqual({
      judged: texts.length - 1,
      reasons: [['remote', 1]],
    });
    // The same take, whose file is missing.
    expect(await reasons(jobOf({ kept: fewer, options: { chapters: [withoutFiles()] } }))).toEqual({
      judged: texts.length - 1,
      reasons: [['damaged', 1]],
    });
    const short = {
      ...book.chapter,
      chunks: book.chapter.chunks.slice(0, 6),
      lines: book.chapter.lines.slice(0, 6),
    };
    expect(await reasons(jobOf({ options: { chapters: [short] } }))).toMatchObject({
      reasons: [['short', 6]],
    });
    const silent = voices.map((voice) => ({ ...voice, model: null }));
    expect(await reasons(jobOf({ voices: silent }))).toMatchObject({
      reasons: [['no-speech', texts.length]],
    });
  });

  it('stops when it is interrupted, and keeps what it has found', async () => {
    const kept = memory();
    for (const [name, bytes] of files.files) if (name.endsWith('.model')) kept.files.set(name, bytes);
    const stop = new AbortController();
    const onEvent = () => stop.abort(new Error('Ctrl-C'));
    await expect(
      judgeWords(jobOf({ kept, options: { jobs: 1, onEvent, signal: stop.signal } })),
    ).rejects.toThrow('Ctrl-C');
    expect(kept.files.size).toBeGreaterThan(1);
    expect(kept.files.size).toBeLessThan(texts.length);
  });
});
