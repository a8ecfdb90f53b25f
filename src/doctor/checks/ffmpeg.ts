import { sep } from 'node:path';
import { ffmpegPlaces } from '../../audio/ffmpeg/ffmpeg-places.js';
import { findFfmpeg } from '../../audio/ffmpeg/find-ffmpeg.js';
import { type AudioFormat, encodersFor, formats, usualFormats } from '../../audio/formats/registry.js';
import { NarrateError } from '../../base/errors.js';
import { asFound, type DoctorContext, type Inspection, projectOf } from '../inspection.js';

/** The commands that install ffmpeg, by operating system. */
const installCommands: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'apt install ffmpeg, dnf install ffmpeg …',
  darwin: 'brew install ffmpeg',
  win32: 'winget install ffmpeg',
};

/** Checks which ffmpeg a run would use, and whether it can write the formats of the manifest. */
export async function inspectFfmpeg(context: DoctorContext): Promise<Inspection> {
  const { environment, signal } = context;
  const audio = projectOf(context)?.book.manifest.audio;
  const command = installCommands[process.platform];
  const how = command === undefined ? '' : ` (${command})`;
  const { chapters, book } = audio ?? usualFormats;
  const wanted = [...chapters, ...book];
  try {
    const encoders = encodersFor(wanted);
    const { path, version } = await findFfmpeg({
      ...ffmpegPlaces(environment),
      encoders,
      known: null,
      signal,
    });
    const number = /^ffmpeg version (\S+)/.exec(version)?.[1] ?? 'of an unknown version';
    const writes = `writes ${formatsText(wanted)}`;
    if (isBundled(path)) {
      const year = /\(c\) \d+-(\d+)/.exec(version)?.[1] ?? 'an unknown year';
      return {
        name: 'ffmpeg',
        state: 'warning',
        found: `ffmpeg ${number} (bundled with narrate, built in ${year}) at ${path}; ${writes}`,
        remedy: `Install a current ffmpeg${how}. The bundled one has had no security fixes since ${year}. narrate prefers an ffmpeg on PATH.`,
      };
    }
    const source = environment.FFMPEG_PATH ? ' (from FFMPEG_PATH)' : '';
    return {
      name: 'ffmpeg',
      state: 'ok',
      found: `ffmpeg ${number} at ${path}${source}; ${writes}`,
      remedy: null,
    };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const found = asFound('ffmpeg', 'failed', error);
    return { ...found, remedy: `${found.remedy}${how}` };
  }
}

/** Returns whether an ffmpeg is the one in the optional dependency. */
const isBundled = (path: string): boolean => path.split(sep).includes('@ffmpeg-installer');

/** Lists formats with their encoders. Uncompressed formats have none to mention, because every ffmpeg writes them. */
const formatsText = (names: readonly AudioFormat[]): string =>
  [...new Set(names)]
    .map((name) =>
      formats[name].compression === 'none' ? name : `${name} (${encodersFor([name]).join(', ')})`,
    )
    .join(', ');
