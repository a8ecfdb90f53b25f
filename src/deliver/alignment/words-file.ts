import { createHash } from 'node:crypto';
import type { WordTime } from '../../align/words/word-times.js';

/** The words of a take, as the folder of alignments keeps them. */
export interface TakeWords {
  /** The id of the model that found them. */
  readonly model: string;
  /** Null: the words could not be found. */
  readonly words: readonly WordTime[] | null;
}

/** For each word: start and end in the text of its chunk, first sample and end in the take, confidence. */
type Row = readonly [number, number, number, number, number];

/** A file with words. Checked by hand, because a long book has hundreds of thousands of words. */
function isFile(value: unknown): value is { readonly model: string; readonly words: readonly Row[] | null } {
  const { version, model, words } = (value ?? {}) as Readonly<Record<string, unknown>>;
  return (
    version === 1 &&
    typeof model === 'string' &&
    (words === null || (Array.isArray(words) && words.every((row) => isRow(row)) && areInOrder(words)))
  );
}

function isRow(row: unknown): row is Row {
  if (!Array.isArray(row) || row.length !== 5) return false;
  for (let index = 0; index < 4; index++)
    if (!Number.isSafeInteger(row[index]) || row[index] < 0) return false;
  const confidence: unknown = row[4];
  return typeof confidence === 'number' && confidence >= 0 && confidence <= 1;
}

/** Tells whether no word ends before its own start, and none starts before the end of the previous word. Cues and pages need that. */
const areInOrder = (words: readonly Row[]): boolean =>
  words.every(([start, end, startSample, endSample], index) => {
    const before = words[index - 1] ?? [0, 0, 0, 0];
    return before[1] <= start && start <= end && before[3] <= startSample && startSample <= endSample;
  });

/** Returns the bytes of a file with the words of a take. */
export function writeWords({ model, words }: TakeWords): Uint8Array {
  const rows = words?.map(({ start, end, startSample, endSample, confidence }) => [
    start,
    end,
    startSample,
    endSample,
    confidence,
  ]);
  return new TextEncoder().encode(`${JSON.stringify({ version: 1, model, words: rows ?? null })}\n`);
}

/** Reads a file with the words of a take; null: it is damaged, or of another version. */
export function readWords(bytes: Uint8Array): TakeWords | null {
  try {
    const file: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isFile(file)) return null;
    const wordOf = ([start, end, startSample, endSample, confidence]: Row): WordTime => ({
      start,
      end,
      startSample,
      endSample,
      confidence,
    });
    return { model: file.model, words: file.words?.map(wordOf) ?? null };
  } catch {
    return null;
  }
}

/** Rounds the confidences of words, so that they are the same whether or not they were written to a file. */
export const rounded = (words: readonly WordTime[]): readonly WordTime[] =>
  words.map((word) => ({ ...word, confidence: Math.round(word.confidence * 100) / 100 }));

/** Returns the SHA-256 of the times of words in hexadecimal. */
export const hashOfWords = (words: readonly WordTime[]): string =>
  hashOfFile(writeWords({ model: '', words }));

/**
 * Returns the `hashOfWords` of the words in a file of `writeWords`, without parsing them, which would take many times the memory
 * of the file. A damaged file has a hash that no words have.
 */
export const hashOfFile = (bytes: Uint8Array): string => {
  const text = new TextDecoder().decode(bytes);
  return createHash('sha256')
    .update(text.replace(/(?<=^\{"version":1,"model":")\w*(?=")/, ''))
    .digest('hex');
};
