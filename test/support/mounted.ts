import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const quiet = { stdio: 'ignore' } as const;

/** A folder with its own mounted file system, for one test. */
export interface Mounted {
  readonly folder: string;
  unmount(): void;
}

/** Mounts a small file system in memory, at `folder` or in a new folder. @throws if this user must not mount */
export function mountSmallDisk(bytes: number, folder?: string): Mounted {
  const newFolder = folder === undefined ? mkdtempSync(join(tmpdir(), 'narrate-disk-')) : null;
  const mountPoint = folder ?? newFolder ?? '';
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${bytes},mode=777`, 'narrate-test', mountPoint], quiet);
  return {
    folder: mountPoint,
    unmount() {
      execFileSync('umount', ['-l', mountPoint], quiet);
      if (newFolder !== null) rmdirSync(newFolder);
    },
  };
}

/** Makes a folder read-only for everyone, root included, until it is unmounted. */
export function mountReadOnly(folder: string): Mounted {
  execFileSync('mount', ['--bind', folder, folder], quiet);
  execFileSync('mount', ['-o', 'remount,ro,bind', folder], quiet);
  return { folder, unmount: () => void execFileSync('umount', ['-l', folder], quiet) };
}

/** Whether this user can mount: root on Linux, but not in most containers. */
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

/** The end of a test title that says why the test is skipped. */
export const mountingNeeded = canMount ? '' : ' (SKIPPED: needs Linux and permission to mount)';
