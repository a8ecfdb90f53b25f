import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const quiet = { stdio: 'ignore' } as const;

/** A folder with its own file system, for one test. */
export interface Mounted {
  readonly folder: string;
  unmount(): void;
}

/** Mounts a small file system in memory, at `folder` or in a new folder. @throws if this user may not mount */
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

/** Makes a folder read-only for every user, including root, until it is unmounted. */
export function mountReadOnly(folder: string): Mounted {
  execFileSync('mount', ['--bind', folder, folder], quiet);
  execFileSync('mount', ['-o', 'remount,ro,bind', folder], quiet);
  return { folder, unmount: () => void execFileSync('umount', ['-l', folder], quiet) };
}

/** Whether this user may mount. It has to be root on Linux, and most containers do not permit it. */
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

/** The end of a test title that explains why the test is skipped. Empty: it is not. */
export const mountingNeeded = canMount ? '' : ' (SKIPPED: needs Linux and a user who may mount)';
