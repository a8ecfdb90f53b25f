import { closeSync, openSync, readSync } from 'node:fs';

/** The first bytes of a file, as many as there are up to `count`. @throws the system's error */
export function firstBytes(path: string, count: number): Uint8Array {
  const file = openSync(path, 'r');
  try {
    const bytes = new Uint8Array(count);
    return bytes.subarray(0, readSync(file, bytes));
  } finally {
    closeSync(file);
  }
}
