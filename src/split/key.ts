import { hash } from 'node:crypto';
import { foldText } from '../base/fold-text.js';

/** Everything that identifies a purchase, and nothing else: no position, file name or audio setting. */
export interface ChunkKeyFields {
  readonly engine: string;
  readonly model: string;
  readonly text: string;
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
}

/** Returns the hexadecimal SHA-256 of `v1` and the canonical JSON (sorted keys, no white space) of the fields, the text folded. */
export function chunkKey(fields: ChunkKeyFields): string {
  // Listed in alphabetical order, so that the caller's order and extra properties do not change the hash.
  const canonical = JSON.stringify({
    engine: fields.engine,
    language: fields.language,
    model: fields.model,
    prompt: fields.prompt,
    text: foldText(fields.text),
    voice: fields.voice,
  });
  return hash('sha256', `v1${canonical}`);
}
