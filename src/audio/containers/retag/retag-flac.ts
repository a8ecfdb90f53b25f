import type { FileHandle } from 'node:fs/promises';
import { readRange, retagBy } from './retag.js';

const signature = 'fLaC';
const headerBytes = 4;
/** The first block describes the sound: its length, its rate, its hash (RFC 9639, section 8.2). */
const streamInfoEnd = signature.length + headerBytes + 34;
const isLastBlock = 0x80;

/** Replaces the metadata blocks after the first one, which hold tags and cover. */
export const retagFlac = retagBy(async (sound, tags) => {
  const start = await soundStart(sound.file);
  const tagsEnd = await soundStart(tags.file);
  if (start === null || tagsEnd === null) return null;
  const info = await readRange(sound.file, 0, streamInfoEnd);
  const blocks = await readRange(tags.file, streamInfoEnd, tagsEnd);
  return info === null || blocks === null
    ? null
    : [info, blocks, { file: sound.file, start, end: sound.size }];
});

/** Returns where the first frame begins; null: not a FLAC file whose metadata has several blocks. */
async function soundStart(file: FileHandle): Promise<number | null> {
  let at = signature.length;
  if ((await readRange(file, 0, at))?.toString('latin1') !== signature) return null;
  for (;;) {
    const header = await readRange(file, at, at + headerBytes);
    if (header === null) return null;
    at += headerBytes + header.readUIntBE(1, 3);
    if ((header.readUInt8(0) & isLastBlock) !== 0) return at > streamInfoEnd ? at : null;
  }
}
