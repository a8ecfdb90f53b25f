import { secondsOf } from '../../base/samples.js';
import { assumedLanguage, voiceIdOf } from '../../state/alignments.js';
import type { DeliverChapter, DeliverOptions, TakeFile } from '../delivery.js';
import type { TakeAlignment, TakeFigures } from '../timeline/take-figures.js';
import type { TextPart } from './sentence-times.js';

/** A take of a complete chapter, with what is known of its alignment. */
export interface VoiceTake {
  readonly take: TakeFile;
  readonly fingerprint: string;
  readonly text: string;
  /** The prompt with which it was made; empty: none. */
  readonly delivery: string;
  /** The parts of sentences whose times are needed. */
  readonly parts: readonly TextPart[];
  readonly seconds: number;
  readonly alignment: TakeAlignment | undefined;
  /** Whether its chapter is one of those to write. */
  readonly isChosen: boolean;
}

/** A voice in one language, with its takes of complete chapters, each once. */
export interface BookVoice {
  /** See `voiceIdOf`. */
  readonly id: string;
  readonly voice: string;
  /** BCP-47. */
  readonly language: string;
  readonly takes: readonly VoiceTake[];
  /** The length of its takes together. */
  readonly seconds: number;
}

/** Returns the voices of a book. Chapters that are not complete do not count, because they get no files. */
export function bookVoices(
  { chapters, only }: Pick<DeliverOptions, 'chapters' | 'only'>,
  figures: ReadonlyMap<string, TakeFigures>,
  engine: { readonly engine: string; readonly model: string },
): readonly BookVoice[] {
  const voices = new Map<string, { voice: string; language: string; takes: Map<string, VoiceTake> }>();
  const isKnown = ({ chunks }: DeliverChapter) =>
    chunks.every(({ take }) => take !== null && figures.has(take.fingerprint));
  for (const chapter of chapters.filter(isKnown)) {
    const parts = partsByChunk(chapter);
    for (const { chunk, take } of chapter.chunks) {
      const known = take && figures.get(take.fingerprint);
      if (take === null || !known) continue;
      const { voice, prompt, language } = chunk.voiceSettings;
      const id = voiceIdOf({ ...engine, voice, language });
      const group = voices.get(id) ?? { voice, language: language ?? assumedLanguage, takes: new Map() };
      voices.set(id, group);
      const { fingerprint } = take;
      const before = group.takes.get(fingerprint);
      group.takes.set(fingerprint, {
        take,
        fingerprint,
        text: chunk.text,
        delivery: prompt ?? '',
        // The same take may speak a text that occurs twice.
        parts: distinct([...(before?.parts ?? []), ...(parts.get(chunk.chunk) ?? [])]),
        seconds: secondsOf(known.frames, known.sampleRate),
        alignment: known.alignment,
        isChosen: before?.isChosen === true || only === null || only.has(chapter.chapter),
      });
    }
  }
  return [...voices].map(([id, { takes, ...voice }]) => {
    const list = [...takes.values()];
    const seconds = list.reduce((sum, take) => sum + take.seconds, 0);
    return { id, ...voice, takes: list, seconds: Math.round(seconds) };
  });
}

function partsByChunk({ lines }: DeliverChapter): ReadonlyMap<number, readonly TextPart[]> {
  const byChunk = new Map<number, TextPart[]>();
  for (const { chunk, from, to } of lines.flatMap(({ sentences }) => sentences.flat())) {
    const parts = byChunk.get(chunk) ?? [];
    byChunk.set(chunk, parts);
    parts.push({ from, to });
  }
  return byChunk;
}

const distinct = (parts: readonly TextPart[]): readonly TextPart[] => [
  ...new Map(
    parts
      .toSorted((one, other) => one.from - other.from || one.to - other.to)
      .map((part) => [`${part.from}-${part.to}`, part]),
  ).values(),
];

/** Tells whether the sentences of a take are known as a model found them. */
export const isAlignedWith = ({ alignment, parts }: VoiceTake, model: string): boolean => {
  if (alignment?.model !== model) return false;
  const known = new Set(alignment.parts.map(({ from, to }) => `${from}-${to}`));
  return alignment.words === null || parts.every(({ from, to }) => known.has(`${from}-${to}`));
};
