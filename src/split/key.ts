import { hash } from 'node:crypto';
import { foldText } from '../base/fold-text.js';

/** All that is paid for, and nothing else: no position, no file name, no audio setting. */
export interface ChunkKeyFields {
  readonly engine: string;
  readonly model: string;
  readonly text: string;
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
}

/** SHA-256 in hexadecimal over `v1` and the canonical JSON (sorted keys, no white space) of the fields, the text folded. */
export function chunkKey(fields: ChunkKeyFields): string {
  // Written out in alphabetical order, so that a caller's order or extra properties never reach the hash.
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
