import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReference } from '../../../src/align/reference/read-reference.js';
import type { TimedSpeech } from '../../../src/align/reference/timed-speech.js';
import { type AlignBookJob, alignBook } from '../../../src/deliver/alignment/align-book.js';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import type { TakeFigures } from '../../../src/deliver/timeline/take-figures.js';
import type { Alignments } from '../../../src/state/alignments.js';
import { memory, type SpokenBook, sentencesOf, speakBook, texts } from './spoken-book.js';

let book: SpokenBook;
let chapter: DeliverChapter;
let figures: ReadonlyMap<string, TakeFigures>;
let spoken: readonly TimedSpeech[];
const never = new AbortController().signal;

beforeAll(async () => {
  book = await speakBook();
  ({ chapter, figures, spoken } = book);
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

describe('alignBook', () => {
  it('finds the sentences of a voice, whatever the number of threads and the order of the chunks', async () => {
    const files = memory();
    const events: unknown[] = [];
    const one = await alignBook(
      jobOf({ files, options: { jobs: 1, onEvent: (event) => events.push(event) } }),
    );
    const errors = chapter.chunks.flatMap(({ take }, index) => {
      const { sampleRate, events: said } = spoken[index] as TimedSpeech;
      const text = texts[index] as string;
      const truth = readReference(text, said);
      const parts = one.found.get(take?.fingerprint ?? '')?.parts ?? [];
      expect(parts).toHaveLength(sentencesOf(text).length);
      return parts.map(({ from, startSample }) => {
        const word = truth.words.findIndex(({ start }) => start >= from);
        const startMs = truth.phones.find((phone) => phone.word === word)?.startMs ?? Number.NaN;
        return Math.abs((startSample / sampleRate) * 1000 - startMs);
      });
    });
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(40);
    expect(Math.max(...errors)).toBeLessThan(150);
    expect(one.report).toEqual({ aligned: texts.length, estimated: [] });
    expect(events.at(-1)).toEqual({
      type: 'takes-aligned',
      aligned: texts.length,
      takes: texts.length,
      trainedShare: 1,
    });

    const reversed = { ...chapter, chunks: chapter.chunks.toReversed() };
    const four = await alignBook(jobOf({ options: { jobs: 4, chapters: [reversed] } }));
    expect(four.voices).toEqual(one.voices);
    expect(new Map([...four.found].sort())).toEqual(new Map([...one.found].sort()));

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
    expect(empty.report.estimated).toMatchObject([{ takes: texts.length, reason: 'remote' }]);

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
  });

  it('does not look for words if there is under a minute of a voice, or in a language that espeak does not speak', async () => {
    const short = { ...chapter, chunks: chapter.chunks.slice(0, 6), lines: chapter.lines.slice(0, 6) };
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

  it('reports that espeak is missing, and fails nothing', async () => {
    const hook =
      'export const resolve = (name, context, next) => { if (name.startsWith("@echogarden/")) throw Object.assign(new Error(name), { code: "ERR_MODULE_NOT_FOUND" }); return next(name, context); };';
    const register = `import { register } from "node:module"; register(${JSON.stringify(`data:text/javascript,${encodeURIComponent(hook)}`)});`;
    const NODE_OPTIONS = `--import=data:text/javascript,${encodeURIComponent(register)}`;
    const { found, report } = await alignBook(jobOf({ environment: { ...process.env, NODE_OPTIONS } }));
    expect(found.size).toBe(0);
    expect(report.estimated).toMatchObject([{ voice: 'Kore', language: 'en-US', reason: 'espeak-missing' }]);
  });

  it('stops at once when it is interrupted, and keeps what it has found', async () => {
    const files = memory();
    const stop = new AbortController();
    const onEvent = ({ type, aligned }: { type: string; aligned?: number }) => {
      if (type === 'takes-aligned' && aligned === 1) stop.abort(new Error('Ctrl-C'));
    };
    const options = { signal: stop.signal, jobs: 1, onEvent } as Partial<AlignBookJob['options']>;
    await expect(alignBook(jobOf({ files, options }))).rejects.toThrow('Ctrl-C');
    const kept = [...files.files.keys()];
    expect(kept.some((name) => name.endsWith('.model'))).toBe(true);
    expect(kept.length).toBeLessThan(texts.length);
    expect((await alignBook(jobOf({ files }))).found.size).toBe(texts.length);
  });
});
