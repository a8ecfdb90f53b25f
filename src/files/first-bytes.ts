import { closeSync, openSync, readSync } from 'node:fs';

/** Reads the first bytes of a file, up to `count`. A shorter file returns fewer. @throws the system's error */
export function firstBytes(path: string, count: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
