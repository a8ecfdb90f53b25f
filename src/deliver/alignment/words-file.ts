import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { WordTime } from '../../align/words/word-times.js';

/** The words of a take, as the folder of alignments keeps them. */
export interface TakeWords {
  /** The id of the model that found them. */
  readonly model: string;
  /** Null: the words could not be found. */
  readonly words: readonly WordTime[] | null;
}

const count = z.number().int().nonnegative();
const schema = z.strictObject({
  version: z.literal(1),
  model: z.string(),
  /** For each word: start and end in the text of its chunk, first sample and end in the take, confidence. */
  words: z.array(z.tuple([count, count, count, count, z.number().min(0).max(1)])).nullable(),
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
    const result = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (!result.success) return null;
    const { model, words } = result.data;
    const wordOf = ([start, end, startSample, endSample, confidence]: readonly number[]) =>
      ({ start, end, startSample, endSample, confidence }) as WordTime;
    return { model, words: words?.map(wordOf) ?? null };
  } catch {
    return null;
  }
}

/** Rounds the confidences of words, so that they are the same whether or not they were written to a file. */
export const rounded = (words: readonly WordTime[]): readonly WordTime[] =>
  words.map((word) => ({ ...word, confidence: Math.round(word.confidence * 100) / 100 }));

/** Returns the SHA-256 of the times of words in hexadecimal. */
export const hashOfWords = (words: readonly WordTime[]): string =>
  createHash('sha256')
    .update(writeWords({ model: '', words }))
    .digest('hex');
