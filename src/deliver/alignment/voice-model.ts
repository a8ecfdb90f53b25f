import { createHash } from 'node:crypto';
import { z } from 'zod';
import { readModel } from '../../align/model/model-file.js';
import { sharedCopy } from './shared-copy.js';

/** A model of a voice, with what was learned of its pronunciation. */
export interface VoiceModel {
  /** A hash of everything below: 16 hexadecimal digits. */
  readonly id: string;
  /** The seconds of audio that the voice had when the model was trained. Only part of it may have been used. */
  readonly seconds: number;
  /** What the voice says for words against the reference, by `wordKey`. */
  readonly learned: ReadonlyMap<string, readonly string[]>;
  /** The acoustic model as `writeModel` returns it, in shared memory. */
  readonly bytes: Uint8Array;
}

/** The first line of a file, before the acoustic model. */
const header = z.strictObject({
  version: z.literal(1),
  seconds: z.number().nonnegative(),
  learned: z.record(z.string(), z.array(z.string())),
});

/** Creates a model of a voice. */
export function voiceModel({ seconds, learned, bytes }: Omit<VoiceModel, 'id'>): VoiceModel {
  const sorted = new Map([...learned].toSorted(([one], [other]) => (one < other ? -1 : 1)));
  const model = { id: '', seconds, learned: sorted, bytes };
  const id = createHash('sha256').update(writeVoiceModel(model)).digest('hex').slice(0, 16);
  return { ...model, id };
}

/** Returns the bytes of a file with the model of a voice. */
export function writeVoiceModel({ seconds, learned, bytes }: VoiceModel): Uint8Array {
  const head = JSON.stringify({ version: 1, seconds, learned: Object.fromEntries(learned) });
  return Buffer.concat([Buffer.from(`${head}\n`), bytes]);
}

/** Reads a file with the model of a voice; null: it is damaged, or of another version. */
export function readVoiceModel(file: Uint8Array): VoiceModel | null {
  const end = file.indexOf(0x0a);
  if (end < 0) return null;
  try {
    const result = header.safeParse(JSON.parse(new TextDecoder().decode(file.subarray(0, end))));
    const bytes = sharedCopy(file.subarray(end + 1));
    if (!result.success || readModel(bytes) === null) return null;
    const { seconds, learned } = result.data;
    return voiceModel({ seconds, learned: new Map(Object.entries(learned)), bytes });
  } catch {
    return null;
  }
}
