import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { asDiskError } from '../base/errors.js';
import { makeFolder } from '../files/make-folder.js';
import { readOwnFile } from '../files/read-own-file.js';
import { replaceFile } from '../files/replace-file.js';
import { fileNameOf, type TakeId } from './takes.js';

/**
 * The models of voices and the times of words in takes: the folder `align`. All of it can be computed again from the takes, so a
 * file that is missing or damaged costs only time.
 */
export interface Alignments {
  /** Returns the bytes of a file of this machine, or else of the store; null: neither has it. @throws the signal's reason */
  read(name: string, signal: AbortSignal): Promise<Uint8Array | null>;
  /** Returns the bytes of a file of the store; null: there is no store, or it has none. @throws the signal's reason */
  readShared(name: string, signal: AbortSignal): Promise<Uint8Array | null>;
  /** Replaces a file, also in the store. @throws NarrateError `disk-full`, `not-writable`, `unsafe-path` */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

const wordsFolder = 'words';
const checksFolder = 'checks';

/** What a model is for: a voice of an engine in one language, whatever its prompt. */
export interface ModelledVoice {
  readonly engine: string;
  /** The engine's model. */
  readonly model: string;
  readonly voice: string;
  /** BCP-47; null: not set, which counts as English. */
  readonly language: string | null;
}

/** The language of text whose language is not set, as for formulas. */
export const assumedLanguage = 'en';

/** Returns the id of a voice: 32 hexadecimal digits. */
export const voiceIdOf = ({ engine, model, voice, language }: ModelledVoice): string =>
  createHash('sha256')
    .update(JSON.stringify([engine, model, voice, (language ?? assumedLanguage).toLowerCase()]))
    .digest('hex')
    .slice(0, 32);

const nameOfTake = ({ key, requestId }: TakeId): string => `${fileNameOf(key)}/${fileNameOf(requestId)}.json`;

/** Returns the name of the file with the words of a take. */
export const wordsName = (take: TakeId): string => `${wordsFolder}/${nameOfTake(take)}`;

/** Returns the name of the file with the differences between a take and its text. */
export const checkName = (take: TakeId): string => `${checksFolder}/${nameOfTake(take)}`;

/** Returns the names of all files of a take. */
export const takeFileNames = (take: TakeId): readonly string[] => [wordsName(take), checkName(take)];

/** Tells whether a file belongs to a take, by its name. */
export const isOfTake = (name: string): boolean =>
  name.startsWith(`${wordsFolder}/`) || name.startsWith(`${checksFolder}/`);

/** Returns the name of the file with the model of a voice. */
export const modelName = (voiceId: string): string => `voices/${voiceId}.model`;

/** Returns the voice of a model's file; null: it is another file. */
export const voiceOfModel = (name: string): string | null => /^voices\/(.*)\.model$/.exec(name)?.[1] ?? null;

/** Opens the alignments in `folder`, without a store. */
export function localAlignments(folder: string): Alignments {
  return {
    read: (name) => readOwnFile(join(folder, name)).catch(() => null),
    readShared: async () => null,
    async write(name, bytes) {
      const path = join(folder, name);
      try {
        await makeFolder(dirname(path));
        await replaceFile(path, bytes);
      } catch (error) {
        throw asDiskError(error, path);
      }
    },
  };
}
