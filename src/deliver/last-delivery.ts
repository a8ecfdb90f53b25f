import { hash } from 'node:crypto';
import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import type { FfmpegFacts } from '../audio/ffmpeg/find-ffmpeg.js';
import { readOwnFile } from '../files/read-own-file.js';
import { openCacheFile } from '../project/cache/cache-file.js';
import { cacheKey } from '../project/cache-key.js';
import { isAlignmentReport, isUnjudged } from './alignment/last-words.js';
import type { AlignmentReport, UnjudgedTakes } from './delivery.js';
import { isOutputName } from './timeline/output-name.js';
import type { MadeOutput } from './timeline/timeline-file.js';
import { timelinePathOf } from './timeline/timeline-path.js';

/** A delivery after which every file that can be written was up to date, and no other file was left. */
export interface LastDelivery {
  /** The cache key of everything that decides the files, except ffmpeg (`deliveryKey`). */
  readonly inputs: string;
  /** The SHA-256 of `timeline.json`, in hexadecimal. */
  readonly timeline: string;
  /** The ffmpeg that was found; null: no audio file is wanted. */
  readonly ffmpeg: FfmpegFacts | null;
  readonly made: readonly Pick<MadeOutput, 'name' | 'bytes' | 'modified'>[];
  /** As in `Delivered`. */
  readonly files: readonly string[];
  /** As in `Delivered`. */
  readonly sidecars: readonly string[];
  /** As in `Delivered`; null: words were not looked for. */
  readonly alignment: AlignmentReport | null;
  /** As in `Delivered`; null: words were not judged. */
  readonly unjudged: readonly UnjudgedTakes[] | null;
}

/** The cache of the last delivery of a book. */
export interface LastDeliveryCache {
  /**
   * Returns the last delivery; null: it is not known, or `timeline.json` is no longer the file that it wrote. Other files may
   * have changed (`hasAllFiles`).
   */
  find(): Promise<LastDelivery | null>;
  /** Forgets it. Call it before any file changes. A failed write is ignored. @throws NarrateError `unsafe-path` */
  forget(): void;
  /** Replaces it. A failed write is ignored. @throws NarrateError `unsafe-path` */
  remember(delivery: LastDelivery): void;
}

/** Names the only entry of the cache file. To be raised when its format or its meaning changes. */
const entryVersion = '4';

/**
 * Opens `.narrate/cache/<name>.delivered.jsonl`. If it is missing, damaged or of another version, only time is lost.
 * @param place `root`: the real folder of the manifest; `name`: the names of the manifest and the engine; `outputFolder`: absolute
 */
export function lastDeliveryCache(place: {
  readonly root: string;
  readonly name: string;
  readonly outputFolder: string;
}): LastDeliveryCache {
  const open = () => openCacheFile(place.root, `${place.name}.delivered.jsonl`);
  const key = cacheKey('delivered', entryVersion);
  return {
    async find() {
      const last = open().get(key);
      if (!isLastDelivery(last)) return null;
      return (await timelineHash(place.outputFolder)) === last.timeline ? last : null;
    },
    forget: () => open().save(),
    remember(delivery) {
      const file = open();
      file.set(key, delivery);
      file.save();
    },
  };
}

/** Tells whether a cached value has the right form: a clone may contain the cache of a stranger. */
function isLastDelivery(value: unknown): value is LastDelivery {
  const { inputs, timeline, ffmpeg, made, files, sidecars, alignment, unjudged } = (value ??
    {}) as Partial<LastDelivery>;
  const areTexts = (list: unknown) => Array.isArray(list) && list.every((one) => typeof one === 'string');
  return (
    typeof inputs === 'string' &&
    typeof timeline === 'string' &&
    (ffmpeg === null || (typeof ffmpeg?.identity === 'string' && areTexts(ffmpeg.encoders))) &&
    Array.isArray(made) &&
    // A name must not lead out of the output folder.
    made.every((file) => typeof file?.name === 'string' && isOutputName(file.name)) &&
    areTexts(files) &&
    areTexts(sidecars) &&
    (unjudged === null || isUnjudged(unjudged)) &&
    (alignment === null || isAlignmentReport(alignment))
  );
}

/** Returns the SHA-256 of `timeline.json`; null: it cannot be read. */
async function timelineHash(folder: string): Promise<string | null> {
  try {
    return hash('sha256', await readOwnFile(timelinePathOf(folder)));
  } catch {
    return null;
  }
}

/**
 * Tells from sizes and modification times whether all files of a delivery are unchanged. It is synchronous, because for
 * hundreds of files asynchronous calls take several times as long.
 */
export function hasAllFiles(folder: string, { made }: Pick<LastDelivery, 'made'>): boolean {
  return made.every(({ name, bytes, modified }) => {
    try {
      const stats = lstatSync(join(folder, name), { throwIfNoEntry: false });
      return (
        stats?.isFile() === true && stats.size === bytes && Math.floor(stats.mtimeMs / 1000) === modified
      );
    } catch {
      return false;
    }
  });
}
