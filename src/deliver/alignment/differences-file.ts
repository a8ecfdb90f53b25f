import { z } from 'zod';
import type { TakeDifferences } from '../../align/check/difference.js';

/** The version of everything that differences depend on, apart from the model: the graph, and how differences are put together. */
const version = 1;

const count = z.number().int().nonnegative();
const seconds = z.number().nonnegative();
const range = z.strictObject({ start: count, end: count }).nullable();
const schema = z.strictObject({
  version: z.literal(version),
  /** The id of the model that found them. */
  model: z.string(),
  differences: z.array(
    z.strictObject({
      startSeconds: seconds,
      endSeconds: seconds,
      missingSeconds: seconds,
      missingWords: count,
      missing: range,
      addedSeconds: seconds,
      added: range,
      addedWords: count,
      sentence: count,
      isAtEdge: z.boolean(),
    }),
  ),
  sentences: count,
  fit: z.number().nullable(),
  words: count,
  notJudged: z.strictObject({ open: count, unusual: count, spelled: count }),
});

/** Returns the bytes of a file with the differences that a model found between a take and its text. */
export const writeDifferences = (model: string, take: TakeDifferences): Uint8Array =>
  new TextEncoder().encode(`${JSON.stringify({ version, model, ...take })}\n`);

/** Reads the differences that a model found; null: the file is damaged, of another version or by another model. */
export function readDifferences(bytes: Uint8Array, by: string): TakeDifferences | null {
  try {
    const result = schema.safeParse(JSON.parse(new TextDecoder().decode(bytes)));
    if (!result.success || result.data.model !== by) return null;
    const { differences, sentences, fit, words, notJudged } = result.data;
    return { differences, sentences, fit, words, notJudged };
  } catch {
    return null;
  }
}
