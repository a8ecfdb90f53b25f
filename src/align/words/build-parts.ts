import type { SpeechPart } from '../decode/speech-graph.js';
import type { TextRange } from '../reference/find-words.js';
import type { Reference, ReferenceWord } from '../reference/read-reference.js';
import type { SpeechEvent } from '../reference/timed-speech.js';
import type { TextPlan } from './plan-text.js';

/** A part of a text and its words. */
export interface TextPart extends SpeechPart {
  /** The numbers of its words, from `firstWord` to before `endWord`. A sound such as laughter has none. */
  readonly firstWord: number;
  readonly endWord: number;
}

/** A text as what may be heard. */
export interface TextParts {
  /** Each word belongs to one part. Empty if nothing is spoken. */
  readonly parts: readonly TextPart[];
  readonly words: readonly ReferenceWord[];
  /** The numbers of the words whose reading is open. Nothing is trained on them. */
  readonly openWords: ReadonlySet<number>;
}

/** What voices say for texts, as phones. */
export interface Pronunciations {
  /** By respelling. Respellings that are not in it are left out. */
  readonly respellings: ReadonlyMap<string, readonly string[]>;
  /** What a voice was heard to say for a word against the reference, by `wordKey`. */
  readonly learned: ReadonlyMap<string, readonly string[]>;
}

/** The usual length of a phone, in frames. */
const framesPerPhone = 8;
/** Free sound may be this many times as long as the longest reading. */
const leastShare = 0.3;
const mostShare = 2.5;
/** A span that the reference leaves out counts as this many phones for each of its characters. */
const phonesPerCharacter = 2;
/** The longest laugh, in frames. */
const longestSound = 400;

/** Returns the phones of spoken text, without pauses. */
export const phonesOf = (events: readonly SpeechEvent[]): readonly string[] =>
  events.flatMap((event) => (event.kind === 'phone' && event.phone !== '' ? [event.phone] : []));

/** Returns a word as `Pronunciations` lists it: in lower case, without the marks around it. */
export const wordKey = (word: string): string =>
  word.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{N}]+$/gu, '').toLowerCase();

/** Builds the parts of a text that was planned and spoken as a reference. */
export function buildParts(plan: TextPlan, reference: Reference, pronunciations: Pronunciations): TextParts {
  const { words } = reference;
  const parts: TextPart[] = [];
  const openWords = new Set<number>();
  const spans = [...plan.spans];
  const sounds = [...plan.sounds];
  for (let index = 0; index < words.length; ) {
    const word = words[index] as ReferenceWord;
    while (sounds[0] !== undefined && sounds[0].start <= word.start) {
      sounds.shift();
      parts.push(soundAt(index));
    }
    while (spans[0] !== undefined && spans[0].end <= word.start) spans.shift();
    const [span] = spans;
    const end = span === undefined || span.start >= word.end ? index + 1 : endOf(words, index, span);
    if (span !== undefined && span.start < word.end) {
      for (let open = index; open < end; open++) openWords.add(open);
      parts.push(openPart(words.slice(index, end), { first: index, span, pronunciations }));
    } else addWord(parts, word, { index, learned: pronunciations.learned.get(keyOf(plan, word)) });
    index = end;
  }
  parts.push(...sounds.map(() => soundAt(words.length)));
  return {
    parts: parts.some((part) => part.endWord > part.firstWord) ? spread(parts, words.length) : [],
    words,
    openWords,
  };
}

const keyOf = ({ spoken }: TextPlan, { start, end }: TextRange): string => wordKey(spoken.slice(start, end));

const soundAt = (word: number): TextPart => ({
  firstWord: word,
  endWord: word,
  pronunciations: [],
  free: { least: 0, most: longestSound },
});

function endOf(words: readonly ReferenceWord[], first: number, span: TextRange): number {
  let end = first + 1;
  while (end < words.length && (words[end] as ReferenceWord).start < span.end) end++;
  return end;
}

function openPart(
  words: readonly ReferenceWord[],
  from: {
    readonly first: number;
    readonly span: TextPlan['spans'][number];
    readonly pronunciations: Pronunciations;
  },
): TextPart {
  const written = words.flatMap((word) => word.phones);
  const respelled = from.span.respellings.map((text) => from.pronunciations.respellings.get(text) ?? []);
  const byText = new Map([written, ...respelled].map((phones) => [phones.join(' '), phones]));
  const readings = [...byText.values()].filter((phones) => phones.length > 0);
  const fallback = (from.span.end - from.span.start) * phonesPerCharacter;
  const longest = Math.max(...readings.map((phones) => phones.length), readings.length === 0 ? fallback : 0);
  const frames = longest * framesPerPhone;
  return {
    firstWord: from.first,
    endWord: from.first + words.length,
    pronunciations: readings,
    free: { least: Math.max(1, Math.floor(frames * leastShare)), most: Math.ceil(frames * mostShare) },
  };
}

/** Adds a word. A word without phones is one with the part before it. */
function addWord(
  parts: TextPart[],
  word: ReferenceWord,
  { index, learned }: { readonly index: number; readonly learned: readonly string[] | undefined },
): void {
  const phones = learned ?? word.phones;
  if (phones.length > 0)
    parts.push({ firstWord: index, endWord: index + 1, pronunciations: [phones], free: null });
}

/** Gives words that no part has to the part before them, and those at the start to the first part with words. */
function spread(parts: readonly TextPart[], words: number): readonly TextPart[] {
  const spoken = parts.flatMap((part, index) => (part.endWord > part.firstWord ? [index] : []));
  return parts.map((part, index) => {
    const place = spoken.indexOf(index);
    if (place < 0) return part;
    const following = parts[spoken[place + 1] ?? -1];
    return {
      ...part,
      firstWord: place === 0 ? 0 : part.firstWord,
      endWord: following === undefined ? words : following.firstWord,
    };
  });
}
