import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTakeMeter } from '../../src/audio/measure/take-measures.js';
import type { NarrateEvent } from '../../src/base/events.js';
import { deliver } from '../../src/deliver/deliver.js';
import type { DeliverChapter, Delivered, DeliverOptions } from '../../src/deliver/delivery.js';
import { defaultEncodings } from '../../src/manifest/schema/encoding-schema.js';
import { readSchema } from '../../src/manifest/schema/manifest-schema.js';
import type { VoiceSettings } from '../../src/markdown/block.js';
import type { Chunk, Seam } from '../../src/split/chunk.js';
import { encodeWav } from '../support/encode-wav.js';
import { speechLike } from '../support/speech.js';

export const rate = 24_000;
export const gaps = {
  sentence: 0.3,
  paragraph: 0.4,
  listItem: 0.35,
  heading: 0.45,
  section: 0.5,
  thematicBreak: 0.55,
  chapterStart: 0.25,
  chapterEnd: 0.6,
};

/** A chunk of a test book. Its text determines the sound of its take. */
export interface Spoken {
  readonly text: string;
  readonly seam?: Seam;
  readonly seconds?: number;
  readonly rate?: number;
  readonly recorded?: boolean;
  readonly voiceSettings?: VoiceSettings;
}

/** Returns the Markdown of chapters: each chunk is a paragraph. */
const pagesOf = (chapters: readonly DeliverChapter[]): DeliverOptions['reading']['chapters'] =>
  new Map(
    chapters.map(({ file, chunks }) => [
      file,
      { text: chunks.map(({ chunk }) => chunk.text).join('\n\n'), skipped: [] },
    ]),
  );

/** The options that a test sets; others have defaults. */
type DeliverParts = Partial<Omit<DeliverOptions, 'audio'>> & {
  readonly audio?: Partial<DeliverOptions['audio']>;
};

/** A book in a temporary folder. Takes are written once for each text, as a real run would record them. */
export class BookOnDisk {
  readonly root: string;
  readonly sounds = new Map<string, Int16Array>();
  readonly events: NarrateEvent[] = [];

  constructor(root: string) {
    this.root = root;
  }

  static async create(): Promise<BookOnDisk> {
    const book = new BookOnDisk(await mkdtemp(join(tmpdir(), 'narrate-deliver-')));
    await mkdir(join(book.root, 'takes'));
    return book;
  }

  takePath(text: string): string {
    return join(this.root, 'takes', `${keyOf(text).slice(0, 16)}.wav`);
  }

  async chapter(chapter: number, title: string, spoken: readonly Spoken[]): Promise<DeliverChapter> {
    const chunks: DeliverChapter['chunks'][number][] = [];
    for (const [index, part] of spoken.entries()) {
      const { text, recorded = true } = part;
      if (recorded) await this.record(part);
      const chunk = chunkOf(
        chapter,
        index + 1,
        text,
        part.seam ?? (index === 0 ? 'chapter-start' : 'sentence'),
        part.voiceSettings,
      );
      const take = recorded
        ? { path: this.takePath(text), fingerprint: `${chunk.key}:one`, measures: null }
        : null;
      chunks.push({ chunk, take });
    }
    const lines = chunks.map(({ chunk: { chunk, text } }) => ({
      span: { line: 2 * chunk - 1, column: 1, endLine: 2 * chunk - 1, endColumn: text.length + 1 },
      language: null,
      sentences: [[{ text, chunk, from: 0, to: text.length }]],
    }));
    return { chapter, file: `chapters/${title}.md`, title, sections: [], lines, chunks };
  }

  private async record({ text, seconds = 0.6, rate: takeRate = rate }: Spoken): Promise<void> {
    if (this.sounds.has(text)) return;
    const seed = Number.parseInt(keyOf(text).slice(0, 6), 16) % 1_000;
    const sound = speechLike(Math.round(seconds * takeRate), takeRate, seed);
    this.sounds.set(text, sound);
    await writeFile(this.takePath(text), encodeWav(sound, takeRate));
  }

  deliver(chapters: readonly DeliverChapter[], parts: DeliverParts = {}): Promise<Delivered> {
    this.events.length = 0;
    return deliver({
      root: this.root,
      manifest: 'pipeline.yaml',
      outputFolder: join(this.root, 'audiobook'),
      segmentsFolder: join(this.root, 'parts'),
      title: 'The Book',
      author: 'A. Writer',
      narrator: null,
      year: null,
      genre: 'Audiobook',
      description: null,
      disclosure: null,
      language: 'en-GB',
      cover: null,
      publish: { epub: null },
      reading: { policies: readSchema.parse({}), found: [], chapters: pagesOf(chapters) },
      page: false,
      chapters,
      only: null,
      ffmpegPath: null,
      searchPath: process.env.PATH ?? '',
      jobs: 2,
      onEvent: (event) => this.events.push(event),
      signal: new AbortController().signal,
      ...parts,
      audio: {
        chapters: ['wav'],
        book: [],
        gaps,
        marks: 'chapters',
        captions: ['vtt'],
        wordTimes: false,
        encoding: defaultEncodings,
        loudness: null,
        ...parts.audio,
      },
    });
  }
}

/** Computes the expected sound of a chapter, whose takes have the book's rate, from takes and gaps. */
export function expectedChapter(book: BookOnDisk, spoken: readonly Spoken[]) {
  const samplesOf = (seconds: number) => Math.round(seconds * rate);
  const parts: Int16Array[] = [];
  const chunks: { start: number; end: number }[] = [];
  let length = 0;
  const add = (part: Int16Array) => {
    parts.push(part);
    length += part.length;
  };
  let margin = 0;
  for (const [index, { text, seam = 'sentence' }] of spoken.entries()) {
    const gap =
      index === 0
        ? gaps.chapterStart
        : seam === 'paragraph' || seam === 'section'
          ? gaps[seam]
          : gaps.sentence;
    const sound = book.sounds.get(text) ?? new Int16Array();
    const kept = keptOf(sound);
    add(new Int16Array(Math.max(0, samplesOf(gap) - margin - kept.head)));
    chunks.push({ start: length, end: length + kept.sound.length });
    add(kept.sound);
    margin = kept.tail;
  }
  add(new Int16Array(Math.max(0, samplesOf(gaps.chapterEnd) - margin)));
  return { sound: joined(parts), chunks };
}

/** Returns the speech of a take with its margins, not faded, and the lengths of the margins in samples. */
export function keptOf(sound: Int16Array): { sound: Int16Array; head: number; tail: number } {
  const meter = createTakeMeter(rate);
  meter.add(sound);
  const { speech } = meter.measures();
  if (speech === null) return { sound, head: 0, tail: 0 };
  const head = Math.min(speech.startSample, 0.1 * rate);
  const tail = Math.min(sound.length - speech.endSample, 0.15 * rate);
  return { sound: sound.subarray(speech.startSample - head, speech.endSample + tail), head, tail };
}

export function joined(parts: readonly Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

const keyOf = (text: string): string => createHash('sha256').update(text).digest('hex');

const narrator: VoiceSettings = { voice: 'Kore', prompt: null, language: null };

export const chunkOf = (
  chapter: number,
  chunk: number,
  text: string,
  seam: Seam,
  voiceSettings: VoiceSettings = narrator,
): Chunk => ({
  chapter,
  chunk,
  text,
  voiceSettings,
  key: keyOf(text),
  seam,
  place: { file: `chapters/${chapter}.md`, line: chunk * 2 - 1, column: 1 },
  endLine: chunk * 2,
  source: '0'.repeat(64),
  firstBlock: chunk - 1,
  lastBlock: chunk - 1,
});
