import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Where the disk that holds a folder begins: the highest folder above it that is on the same device. */
export async function diskOf(folder: string): Promise<string> {
  const { dev } = await stat(folder);
  let top = folder;
  for (;;) {
    const above = dirname(top);
    if (above === top || (await stat(above)).dev !== dev) return top;
    top = above;
  }
}
