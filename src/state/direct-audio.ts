import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asDiskError, systemCode } from '../base/errors.js';
import { isPlainId } from '../base/plain-id.js';
import { makeFolder } from '../files/make-folder.js';
import { removeFile } from '../files/remove-file.js';
import { groupSync, syncFolder } from '../files/sync-folder.js';
import { writeNewFile } from '../files/write-new-file.js';

/**
 * The folder of direct audio: audio that came in the response to a request, stored until it is a take. An engine that responds with audio
 * does not keep it, and a process may end between any two steps.
 */
export interface DirectAudioStore {
  /** Returns the path of the audio of a response, whether it exists or not; null: the id cannot be a file name. */
  pathOf(requestId: string): string | null;
  /**
   * Stores the audio of a response. It is on the disk when the promise resolves.
   * @throws NarrateError `disk-full`, `not-writable`, `unsafe-path`; TypeError for an id that cannot be a file name
   */
  keep(requestId: string, audio: Uint8Array): Promise<void>;
  /** Removes the audio of a response and the WAV file that was made from it, if they exist. @throws NarrateError `unsafe-path`; the system's error */
  drop(requestId: string): Promise<void>;
  /** Removes all stored audio except `wanted`: those that a killed run left behind. @throws as `drop` */
  sweep(wanted: ReadonlySet<string>): Promise<void>;
}

/** Returns the path of the WAV file that is made from the audio of a response. */
export const asWave = (path: string): string => `${path}.wav`;

/** Opens the direct audio in `folder`, which is created with the first response. */
export function directAudioStore(folder: string): DirectAudioStore {
  const syncEntries = groupSync(folder);
  const pathOf = (requestId: string): string | null =>
    isPlainId(requestId) ? join(folder, requestId) : null;
  const drop = async (requestId: string): Promise<void> => {
    const path = pathOf(requestId);
    if (path !== null) await Promise.all([path, asWave(path)].map((one) => removeFile(one)));
  };
  return {
    pathOf,
    drop,
    async keep(requestId, audio) {
      const path = pathOf(requestId);
      if (path === null) throw new TypeError(`${requestId} cannot be used as a file name`);
      try {
        const made = await makeFolder(folder);
        if (made !== undefined) await syncFolder(dirname(folder));
        await writeNewFile(path, audio, { sync: true });
        await syncEntries();
      } catch (error) {
        throw asDiskError(error, path);
      }
    },
    async sweep(wanted) {
      const names = await readdir(folder).catch((error: unknown) => {
        if (systemCode(error) === 'ENOENT') return [];
        throw asDiskError(error, folder);
      });
      for (const name of names) if (!wanted.has(name.replace(/\.wav$/, ''))) await drop(name);
    },
  };
}
