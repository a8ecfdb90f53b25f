import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Returns the sorted names of the audio files in a book's output folder, without sidecar files. */
export async function soundFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'audiobook'));
  return names.filter((name) => /\.(wav|flac|mp3|m4a|m4b|opus)$/.test(name)).sort();
}
