import { id3Bytes } from '../mp3-tag.js';
import { readRange, retagBy } from './retag.js';

/** Replaces the ID3v2 tag, which comes before the sound and holds tags, chapter markers and cover. */
export const retagMp3 = retagBy(async (sound, tags) => {
  const start = await id3Bytes(sound.file);
  const tag = await readRange(tags.file, 0, await id3Bytes(tags.file));
  return tag === null || start > sound.size ? null : [tag, { file: sound.file, start, end: sound.size }];
});
