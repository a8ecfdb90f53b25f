import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReference } from '../../../src/align/reference/read-reference.js';
import type { TimedSpeech } from '../../../src/align/reference/timed-speech.js';
import type { WordTime } from '../../../src/align/words/word-times.js';
import {
  type AlignBookJob,
  alignBook,
  type BookAlignment,
} from '../../../src/deliver/alignment/align-book.js';
import { takeIdOf } from '../../../src/deliver/alignment/take-id.js';
import { readWords, type TakeWords, writeWords } from '../../../src/deliver/alignment/words-file.js';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import { chapterTimeline } from '../../../src/deliver/timeline/chapter-timeline.js';
import { keptSound, type TakeFigures } from '../../../src/deliver/timeline/take-figures.js';
import type { GapSeconds } from '../../../src/manifest/manifest.js';
import { type Alignments, wordsName } from '../../../src/state/alignments.js';
import { memory, type SpokenBook, sentencesOf, speakBook } from './spoken-book.js';

const gaps: GapSeconds = {
  sentence: 0.3,
  paragraph: 0.8,
  listItem: 0.5,
  heading: 1,
  section: 1,
  thematicBreak: 1,
  chapterStart: 1,
  chapterEnd: 1,
};
/** In seconds, before and after the speech of each take. */
const silence = 0.4;

let book: SpokenBook;
let chapter: DeliverChapter;
let figures: SpokenBook['figures'];
const never = new AbortController().signal;

beforeAll(async () => {
  // A third of a minute is enough here.
  book = await speakBook({ takes: 4, counted: 3, silence });
  ({ chapter, figures } = book);
});
afterAll(() => book.remove());

function jobOf(
  parts: Partial<Omit<AlignBookJob, 'options'>> & {
    readonly files?: Alignments;
    readonly options?: Partial<AlignBookJob['options']>;
    readonly environment?: Readonly<Record<string, string | undefined>>;
    readonly isRepeated?: boolean;
  },
): AlignBookJob {
  const { files = memory(), options, environment = process.env, isRepeated = false, ...rest } = parts;
  const alignment = { engine: 'test', model: 'one', tags: [], files, environment, isRepeated };
  const all = {
    chapters: [chapter],
    only: null,
    jobs: 2,
    onEvent() {},
    signal: never,
    ...options,
    alignment,
  };
  return {
    options: all as unknown as AlignBookJob['options'],
    figures,
    voices: [],
    lost: new Set(),
    ...rest,
  };
}

/** Takes as they would be after a run. */
const withFound = ({ found }: Awaited<ReturnType<typeof alignBook>>) =>
  new Map([...figures].map(([name, known]) => [name, { ...known, alignment: found.get(name) }]));

/** Checks that trimming cuts no word, and that the pause between two takes is what the manifest says, from word to word. */
function checkEdges(
  files: Alignments & { readonly files: Map<string, Uint8Array> },
  found: BookAlignment['found'],
) {
  const timeline = chapterTimeline(chapter, gaps, 22_050, ({ fingerprint }) => {
    const own = book.measured.get(fingerprint);
    return own === undefined ? null : { ...own, alignment: found.get(fingerprint) };
  });
  let previousEnd: number | null = null;
  for (const [index, { take, startSample }] of (timeline?.chunks ?? []).entries()) {
    const own = book.measured.get(take.fingerprint) as TakeFigures;
    const bytes = files.files.get(wordsName(takeIdOf(take.fingerprint))) as Uint8Array;
    const words = readWords(bytes)?.words as readonly WordTime[];
    const kept = keptSound(own, own.sampleRate);
    const [first, last] = [words[0] as WordTime, words.at(-1) as WordTime];
    expect(first.startSample).toBeGreaterThanOrEqual(kept.startSample);
    expect(last.endSample).toBeLessThanOrEqual(kept.endSample);
    const at = (sample: number): number => (startSample + sample - kept.startSample) / own.sampleRate;
    if (previousEnd !== null)
      expect([index, Math.abs(at(first.startSample) - previousEnd - gaps.paragraph) < 0.15]).toEqual([
        index,
        true,
      ]);
    previousEnd = at(last.endSample);
  }
  expect(timeline?.chunks).toHaveLength(book.texts.length);
}

describe('alignBook', () => {
  it('finds the sentences of a voice, whatever interrupts it, the number of threads and the order of the chunks', async () => {
    const files = memory();
    const stop = new AbortController();
    const interrupt = ({ type, aligned }: { type: string; aligned?: number }) => {
      if (type === 'takes-aligned' && aligned === 1) stop.abort(new Error('Ctrl-C'));
    };
    const options = { signal: stop.signal, jobs: 1, onEvent: interrupt } as Partial<AlignBookJob['options']>;
    await expect(alignBook(jobOf({ files, options }))).rejects.toThrow('Ctrl-C');
    const kept = [...files.files.keys()];
    expect(kept.some((name) => name.endsWith('.model'))).toBe(true);
    expect(kept.length).toBeLessThan(1 + book.texts.length);

    // The next run continues with what is kept.
    const events: unknown[] = [];
    const one = await alignBook(
      jobOf({ files, options: { jobs: 1, onEvent: (event) => events.push(event) } }),
    );
    const errors = chapter.chunks.flatMap(({ take }, index) => {
      const { sampleRate, events: said } = book.spoken[index] as TimedSpeech;
      const text = book.texts[index] as string;
      const truth = readReference(text, said);
      const parts = one.found.get(take?.fingerprint ?? '')?.parts ?? [];
      expect(parts).toHaveLength(sentencesOf(text).length);
      return parts.map(({ from, startSample }) => {
        const word = truth.words.findIndex(({ start }) => start >= from);
        const startMs = truth.phones.find((phone) => phone.word === word)?.startMs ?? Number.NaN;
        return Math.abs((startSample / sampleRate - silence) * 1000 - startMs);
      });
    });
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(40);
    expect(Math.max(...errors)).toBeLessThan(150);
    expect(one.report).toEqual({ aligned: book.texts.length, estimated: [] });
    expect(events.at(-1)).toEqual({
      type: 'takes-aligned',
      aligned: book.texts.length,
      takes: book.texts.length,
      trainedShare: 1,
    });

    checkEdges(files, one.found);

    const reversed = { ...chapter, chunks: chapter.chunks.toReversed() };
    const two = await alignBook(jobOf({ options: { jobs: 2, chapters: [reversed] } }));
    expect(two.voices).toEqual(one.voices);
    expect(new Map([...two.found].sort())).toEqual(new Map([...one.found].sort()));

    // What is known is not read again: the files of the takes, the models and the words are not there.
    const gone = {
      ...chapter,
      chunks: chapter.chunks.map(({ chunk, take }) => ({
        chunk,
        take: take && { ...take, path: '/nowhere' },
      })),
    };
    const known = { figures: withFound(one), voices: one.voices, options: { chapters: [gone] } };
    expect(await alignBook(jobOf(known))).toEqual({
      found: new Map(),
      voices: one.voices,
      report: one.report,
    });

    // Another machine that has the model and the words, but no takes and no timeline.
    const remoteTakes = {
      has: () => true,
      download: () => Promise.reject(new Error('A take was downloaded.')),
    };
    const other = await alignBook(jobOf({ files, options: { chapters: [gone], remoteTakes } }));
    expect(new Map([...other.found].sort())).toEqual(new Map([...one.found].sort()));
    const empty = await alignBook(jobOf({ options: { chapters: [gone], remoteTakes } }));
    expect(empty.found.size).toBe(0);
    expect(empty.report.estimated).toMatchObject([{ takes: book.texts.length, reason: 'remote' }]);

    // A new take is aligned with the model that is there.
    const fewer = new Map(
      [...withFound(one)].map(([name, known], index) => [
        name,
        index === 0 ? { ...known, alignment: undefined } : known,
      ]),
    );
    const model = [...files.files].find(([name]) => name.endsWith('.model'));
    const onlyModel = memory();
    onlyModel.files.set(...(model as [string, Uint8Array]));
    const again = await alignBook(jobOf({ files: onlyModel, figures: fewer, voices: one.voices }));
    expect([...again.found.keys()]).toEqual([chapter.chunks[0]?.take?.fingerprint]);
    expect([...again.found.values()]).toEqual([one.found.get([...again.found.keys()][0] as string)]);
    expect(onlyModel.files.size).toBe(2);

    // `--realign` finds all words again, also if the model stays the same.
    const name = [...files.files.keys()].find((one) => one.startsWith('words/')) as string;
    const right = Buffer.from(files.files.get(name) as Uint8Array);
    const { model: id, words } = readWords(right) as TakeWords;
    files.files.set(name, writeWords({ model: id, words: words?.slice(1) ?? null }));
    const repeated = jobOf({ files, figures: withFound(one), voices: one.voices, isRepeated: true });
    expect(new Map([...(await alignBook(repeated)).found].sort())).toEqual(new Map([...one.found].sort()));
    expect(right.equals(files.files.get(name) as Uint8Array)).toBe(true);
  });

  it('does not look for words if there is under a minute of a voice, or in a language that espeak does not speak', async () => {
    const short = { ...chapter, chunks: chapter.chunks.slice(0, 1), lines: chapter.lines.slice(0, 1) };
    const reasons = async (job: AlignBookJob) => {
      const { found, report } = await alignBook(job);
      expect(found.size).toBe(0);
      return report.estimated.map(({ reason }) => reason);
    };
    expect(await reasons(jobOf({ options: { chapters: [short] } }))).toEqual(['short']);
    const klingon = {
      ...chapter,
      chunks: chapter.chunks.map(({ chunk, take }) => ({
        take,
        chunk: { ...chunk, voiceSettings: { ...chunk.voiceSettings, language: 'zu' } },
      })),
    };
    expect(await reasons(jobOf({ options: { chapters: [klingon] } }))).toEqual(['language']);
    const incomplete = { ...chapter, chunks: [...chapter.chunks, { ...chapter.chunks[0]!, take: null }] };
    expect(await reasons(jobOf({ options: { chapters: [incomplete] } }))).toEqual([]);
  });

  it('reports that takes are too short for their texts, and fails nothing', async () => {
    const cut = await speakBook({
      takes: 2,
      counted: 400,
      alter: ({ samples }) => samples.slice(4000, 9000),
    });
    const job = jobOf({ figures: cut.figures, options: { chapters: [cut.chapter] } });
    const { found, report } = await alignBook(job);
    expect([found.size, report.aligned]).toEqual([0, 0]);
    expect(report.estimated).toMatchObject([{ voice: 'Kore', takes: 2, reason: 'text' }]);
    await cut.remove();
  });

  it('reports that espeak is missing, and fails nothing', async () => {
    const hook =
      'export const resolve = (name, context, next) => { if (name.startsWith("@echogarden/")) throw Object.assign(new Error(name), { code: "ERR_MODULE_NOT_FOUND" }); return next(name, context); };';
    const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(register)}`;
    const { found, report } = await alignBook(jobOf({ environment: { ...process.env, NODE_OPTIONS } }));
    expect(found.size).toBe(0);
    expect(report.estimated).toMatchObject([{ voice: 'Kore', language: 'en-US', reason: 'espeak-missing' }]);
  });
});
