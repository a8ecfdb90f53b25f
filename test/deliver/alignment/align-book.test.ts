import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReference } from '../../../src/align/reference/read-reference.js';
import type { TimedSpeech } from '../../../src/align/reference/timed-speech.js';
import { type AlignBookJob, alignBook } from '../../../src/deliver/alignment/align-book.js';
import type { DeliverChapter } from '../../../src/deliver/delivery.js';
import type { TakeFigures } from '../../../src/deliver/timeline/take-figures.js';
import { createEspeakPool } from '../../../src/engines/espeak/espeak-pool.js';
import type { Alignments } from '../../../src/state/alignments.js';
import { encodeWav } from '../../support/encode-wav.js';

// The speaker is espeak with another voice and pitch than the reference. It reports its times, so the right answer is known.
const speaker = createEspeakPool({ cores: 1, environment: process.env });

const texts = [
  'The keeper walked down to the harbour before the sun was up. A cold wind came over the water, and all the boats were still. Nobody spoke.',
  'She had seen the ship from her window, far out beyond the rocks. Nobody else believed that it would ever come back. He did.',
  'There was a letter on the table, folded twice, with his name on it. He read it slowly, put it down, and looked at the sea.',
  'In the morning the children ran to the beach. They found glass, rope, and a small box with a silver key. It was heavy.',
  'The old map showed a path along the cliff, but nobody had used it for years. The steps were wet. She counted them again.',
  'When the storm was over, the lamp still burned. He climbed the stairs, opened the window, and heard the birds again.',
  'The harbour was full of boats that evening. Some had come from far beyond the rocks. Their sails were torn, and nobody sang.',
  'He wrote to his brother about the ship. The answer came in spring, with a key folded in paper. It fitted the small box.',
  'At night the wind came back, and the window stood open. She read the letter once more, and put it under the lamp. Then she slept.',
  'Years later they told the story in the harbour. Nobody believed it, but the key was still in the box. The sea was calm.',
];

let folder: string;
let chapter: DeliverChapter;
const figures = new Map<string, TakeFigures>();
const spoken: TimedSpeech[] = [];

const never = new AbortController().signal;
const keyOf = (text: string) => createHash('sha256').update(text).digest('hex');
const sentencesOf = (text: string) => text.match(/[^.]+\.\s*/g) ?? [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-align-'));
  const chunks: DeliverChapter['chunks'][number][] = [];
  for (const [index, text] of texts.entries()) {
    const { pcm, sampleRate, events } = await speaker.run(
      { text, file: 'en-us+f3', pitch: 62, gives: 'samples and events' },
      never,
    );
    const samples = new Int16Array(pcm.slice().buffer);
    spoken.push({ samples, sampleRate, events });
    const path = join(folder, `${index}.wav`);
    await writeFile(path, encodeWav(samples, sampleRate));
    const fingerprint = `${keyOf(text)}/one`;
    figures.set(fingerprint, {
      frames: samples.length,
      sampleRate,
      speech: { startSample: 0, endSample: samples.length },
      pauses: [],
      loudnessLufs: -20,
    });
    const chunk = {
      chapter: 1,
      chunk: index + 1,
      text,
      voiceSettings: { voice: 'Kore', prompt: null, language: 'en-US' },
      key: keyOf(text),
      source: keyOf('source'),
      seam: 'paragraph',
      place: { file: 'one.md', line: 1, column: 1 },
      endLine: 1,
      firstBlock: index,
      lastBlock: index,
    } as const;
    chunks.push({ chunk, take: { path, fingerprint, measures: null } });
  }
  const lines = chunks.map(({ chunk: { chunk, text } }) => {
    let from = 0;
    return {
      span: { line: 1, column: 1, endLine: 1, endColumn: 1 },
      language: null,
      sentences: sentencesOf(text).map((sentence) => {
        from += sentence.length;
        return [{ text: sentence, chunk, from: from - sentence.length, to: from }];
      }),
    };
  });
  chapter = { chapter: 1, file: 'one.md', title: 'One', sections: [], lines, chunks };
});
afterAll(async () => {
  await speaker.close();
  await rm(folder, { recursive: true });
});

/** Alignments in memory, which count their writes. */
function memory(): Alignments & { readonly files: Map<string, Uint8Array> } {
  const files = new Map<string, Uint8Array>();
  return {
    files,
    read: async (name) => files.get(name) ?? null,
    readShared: async () => null,
    async write(name, bytes) {
      files.set(name, bytes);
    },
  };
}

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
