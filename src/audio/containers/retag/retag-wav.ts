import { type ReadFile, readRange, retagBy } from './retag.js';

const chunkHeaderBytes = 8;
const formHeaderBytes = 12;

/** Replaces the chunks before the samples, which hold format and tags. Leaves RF64 files, which are over 4 GB, to the encoder. */
export const retagWav = retagBy(async (sound, tags) => {
  const old = await headOf(sound);
  const template = await headOf(tags);
  if (old === null || template === null) return null;
  const head = Buffer.from(template.bytes);
  head.writeUInt32LE(old.dataBytes, head.length - 4);
  head.writeUInt32LE(head.length + sound.size - old.bytes.length - chunkHeaderBytes, 4);
  return [head, { file: sound.file, start: old.bytes.length, end: sound.size }];
});

/** Returns everything before the samples, and the number of bytes that they have; null: not a WAV file. */
async function headOf({ file, size }: ReadFile): Promise<{ bytes: Buffer; dataBytes: number } | null> {
  const form = await readRange(file, 0, formHeaderBytes);
  if (form?.toString('latin1', 0, 4) !== 'RIFF' || form.toString('latin1', 8) !== 'WAVE') return null;
  for (let at = formHeaderBytes; at + chunkHeaderBytes <= size; ) {
    const header = await readRange(file, at, at + chunkHeaderBytes);
    if (header === null) return null;
    const bytes = header.readUInt32LE(4);
    at += chunkHeaderBytes;
    if (header.toString('latin1', 0, 4) === 'data') {
      const head = await readRange(file, 0, at);
      return head && { bytes: head, dataBytes: bytes };
    }
    at += bytes + (bytes % 2);
  }
  return null;
}
