import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The names of the sound files in a book's output folder, sorted: without what stands beside them. */
export async function soundFiles(folder: string): Promise<string[]> {
  const names = await readdir(join(folder, 'audiobook'));
  return names.filter((name) => /\.(wav|flac|mp3|m4a|m4b|opus)$/.test(name)).sort();
}
