import { open } from 'node:fs/promises';

/** A rename or a new file is safe only when its folder is synced too; Windows neither needs nor allows it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/**
 * Group commit for a folder in which much happens at once: whoever asks while a sync is under way shares the next one,
 * which begins after all of them have asked.
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
