import { open } from 'node:fs/promises';

/**
 * Flushes a folder to disk (fsync), which makes renames and new files in it durable. Does nothing on Windows, which neither needs nor allows it.
 * @throws the system's error
 */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Returns a function that flushes a folder to disk with group commit: calls made while a flush is under way share the next one.
 * So each flush begins after the calls that it serves.
 */
export function groupSync(folder: string): () => Promise<void> {
  let last: Promise<void> = Promise.resolve();
  let next: Promise<void> | null = null;
  return () => {
    next ??= last.then(() => {
      next = null;
      const sync = syncFolder(folder);
      last = sync.catch(() => {});
      return sync;
    });
    return next;
  };
}
