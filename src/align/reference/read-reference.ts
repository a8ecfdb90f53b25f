import { silence } from '../model/acoustic-model.js';
import { findWords, isWithoutSpaces, type TextRange } from './find-words.js';
import type { SpeechEvent } from './timed-speech.js';

/** A word of a text and how the reference speaks it. */
export interface ReferenceWord extends TextRange {
  /** Empty: it is not spoken, or it is one with the word before it. */
  readonly phones: readonly string[];
}

/** A phone in the sound of the reference. */
export interface ReferencePhone {
  /** `silence` for a pause. */
  readonly phone: string;
  readonly startMs: number;
  /** Null: the end of the sound. */
  readonly endMs: number | null;
  /** The number of the word; null: none. */
  readonly word: number | null;
}

/** The words of a text and the phones with which a reference voice speaks them. */
export interface Reference {
  readonly words: readonly ReferenceWord[];
  /** In the order in which they are spoken, pauses included. */
  readonly phones: readonly ReferencePhone[];
}

/** Shorter phones are left out: the reference names them, but does not speak them. */
const shortestPhoneMs = 4;

/** Assigns the phones of spoken text to its words. Works with any events, also if they name wrong places. */
export function readReference(text: string, events: readonly SpeechEvent[]): Reference {
  const words = findWords(text);
  const phones = sharePhones(text, words, phonesByWord(words, events));
  const byWord: string[][] = words.map(() => []);
  for (const { phone, word } of phones) if (word !== null && phone !== silence) byWord[word]?.push(phone);
  return { words: words.map((word, index) => ({ ...word, phones: byWord[index] ?? [] })), phones };
}

function phonesByWord(words: readonly TextRange[], events: readonly SpeechEvent[]): ReferencePhone[] {
  const result: ReferencePhone[] = [];
  const reported = new Set(
    events.flatMap((event) => (event.kind === 'word' ? wordsAt(words, event.offset) : [])),
  );
  let word: number | null = null;
  for (const [index, event] of events.entries()) {
    if (event.kind === 'word') {
      const at = words.findIndex((one) => one.end > event.offset);
      // Between words, espeak reports the word after an abbreviation, or more of a symbol before a word with its own report.
      const isOfNext = at >= 0 && ((words[at] as TextRange).start <= event.offset || !reported.has(at));
      const next = isOfNext ? at : (at < 0 ? words.length : at) - 1;
      // A voice may report a word in several parts, but never goes back to an earlier one.
      word = Math.max(word ?? 0, next);
      continue;
    }
    const following = events.slice(index + 1, index + 4).find((one) => one.kind === 'phone');
    const endMs = following?.atMs ?? null;
    if (endMs !== null && endMs - event.atMs < shortestPhoneMs) continue;
    const isPause = event.phone === '' || word === null || words.length === 0;
    result.push({
      phone: isPause ? silence : event.phone,
      startMs: event.atMs,
      endMs,
      word: isPause ? null : word,
    });
  }
  return result;
}

/** Returns the number of the word that contains a place, in a list; none for a place between words. */
function wordsAt(words: readonly TextRange[], offset: number): readonly number[] {
  const at = words.findIndex(({ start, end }) => start <= offset && offset < end);
  return at < 0 ? [] : [at];
}

/** A short word, which a voice may report together with the word before it. */
const shortWord = /^[^\p{L}\p{N}]*\p{L}{1,4}[^\p{L}\p{N}]*$/u;

/**
 * Divides phones among words that the voice reports as one, such as "of the", in proportion to their letters. Each word gets at
 * least one phone, if there are enough. Longer words, and symbols, get none: the voice left them out.
 */
function sharePhones(
  text: string,
  words: readonly TextRange[],
  phones: readonly ReferencePhone[],
): ReferencePhone[] {
  const counts = words.map(() => 0);
  for (const { word } of phones) if (word !== null) counts[word] = (counts[word] ?? 0) + 1;
  const isShort = ({ start, end }: TextRange): boolean =>
    shortWord.test(text.slice(start, end)) && !isWithoutSpaces(text.slice(start, end));
  const lengthOf = (index: number): number => (words[index]?.end ?? 0) - (words[index]?.start ?? 0);
  const shared = [...phones];
  const places = new Map<number, number[]>();
  for (const [place, { word }] of phones.entries()) {
    if (word === null) continue;
    const own = places.get(word);
    if (own === undefined) places.set(word, [place]);
    else own.push(place);
  }
  for (const [first, own] of places) {
    let after = first + 1;
    while (counts[after] === 0 && isShort(words[after] as TextRange)) after++;
    const size = after - first;
    if (size === 1 || own.length < size) continue;
    const letters = Array.from({ length: size }, (_, index) => lengthOf(first + index));
    const total = letters.reduce((sum, count) => sum + count, 0);
    let passed = 0;
    let place = 0;
    for (const [index, count] of letters.entries()) {
      passed += count;
      const left = size - 1 - index;
      const end = left === 0 ? own.length : Math.round((own.length * passed) / total);
      const limit = Math.min(own.length - left, Math.max(place + 1, end));
      for (; place < limit; place++) {
        const at = own[place] as number;
        shared[at] = { ...(phones[at] as ReferencePhone), word: first + index };
      }
    }
  }
  return shared;
}
