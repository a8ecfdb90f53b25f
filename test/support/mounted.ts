import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const quiet = { stdio: 'ignore' } as const;

/** A folder on a file system of its own, for one test. */
export interface Mounted {
  readonly folder: string;
  unmount(): void;
}

/** Mounts a small file system in memory, at `folder` or in a new folder. @throws where this user may not mount */
export function mountSmallDisk(bytes: number, folder?: string): Mounted {
  const own = folder === undefined ? mkdtempSync(join(tmpdir(), 'narrate-disk-')) : null;
  const at = folder ?? own ?? '';
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=777`, 'narrate-test', at], quiet);
  return {
    folder: at,
    unmount() {
      execFileSync('umount', ['-l', at], quiet);
      if (own !== null) rmdirSync(own);
    },
  };
}

/** Makes a folder read-only for everyone, root included, until it is unmounted. */
export function mountReadOnly(folder: string): Mounted {
  execFileSync('mount', ['--bind', folder, folder], quiet);
  execFileSync('mount', ['-o', 'remount,ro,bind', folder], quiet);
  return { folder, unmount: () => void execFileSync('umount', ['-l', folder], quiet) };
}

/** Whether this user may mount: root on Linux, outside of most containers' limits. */
export const canMount = ((): boolean => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    const disk = mountSmallDisk(64 * 1024);
    mountReadOnly(disk.folder).unmount();
    disk.unmount();
    return true;
  } catch {
    return false;
  }
})();

/** What a test says that is skipped for want of it. */
export const mountingNeeded = canMount ? '' : ' (SKIPPED: it takes a Linux where this user may mount)';
