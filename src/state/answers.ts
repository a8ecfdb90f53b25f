import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { asDiskError, systemCode } from '../base/errors.js';

import { isPlainId } from '../base/plain-id.js';

import { makeFolder } from '../files/make-folder.js';
import { removeFile } from '../files/remove-file.js';
import { groupSync, syncFolder } from '../files/sync-folder.js';
import { writeNewFile } from '../files/write-new-file.js';

/**
 * Sound that came with the answer to a request, kept as it came until it is a take: an engine that answers at once
 * keeps nothing, and a process may end between any two lines.
 */
export interface AnswerStore {
  /** Where an answer is, or would be. Null: no id of ours. */
  pathOf(requestId: string): string | null;
  /** Keeps an answer: synced when it resolves. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path` */
  keep(requestId: string, audio: Uint8Array): Promise<void>;
  /** Removes what is kept of an answer, if anything. */
  drop(requestId: string): Promise<void>;
  /** Removes all answers but these: what a killed run left behind. */
  sweep(wanted: ReadonlySet<string>): Promise<void>;
}

/** What `drop` removes besides the answer itself: the same as a WAV file. */
export const asWave = (path: string): string => `${path}.wav`;

export function answerStore(folder: string): AnswerStore {
  const syncAnswers = groupSync(folder);
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
        await syncAnswers();
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
