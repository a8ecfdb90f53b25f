import { sep } from 'node:path';
import { ffmpegPlaces } from '../../audio/ffmpeg/ffmpeg-places.js';
import { findFfmpeg } from '../../audio/ffmpeg/find-ffmpeg.js';
import { type AudioFormat, encodersFor, formats, usualFormats } from '../../audio/formats/registry.js';
import { NarrateError } from '../../base/errors.js';
import { asFound, type DoctorContext, type Examination, projectOf } from '../examination.js';

/** How ffmpeg comes to this kind of machine. */
const installing: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'apt install ffmpeg, dnf install ffmpeg …',
  darwin: 'brew install ffmpeg',
  win32: 'winget install ffmpeg',
};

/** Which ffmpeg a run would use, and whether it can write what the manifest asks for. */
export async function examineFfmpeg(circumstances: DoctorContext): Promise<Examination> {
  const { environment, signal } = circumstances;
  const audio = projectOf(circumstances)?.book.manifest.audio;
  const way = installing[process.platform];
  const how = way === undefined ? '' : ` (${way})`;
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
        found: `ffmpeg ${number}, built in ${year}, at ${path}, the bundled one; ${writes}`,
        remedy: `Install a current ffmpeg${how}: the bundled one has no security fixes after ${year}. narrate uses the one on PATH first.`,
      };
    }
    const origin = environment.FFMPEG_PATH ? ', by FFMPEG_PATH' : '';
    return {
      name: 'ffmpeg',
      state: 'ok',
      found: `ffmpeg ${number} at ${path}${origin}; ${writes}`,
      remedy: null,
    };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const found = asFound('ffmpeg', 'failed', error);
    return { ...found, remedy: `${found.remedy}${how}` };
  }
}

/** Whether it is the one of the optional dependency. */
const isBundled = (path: string): boolean => path.split(sep).includes('@ffmpeg-installer');

/** Every ffmpeg writes bare samples, so their encoder is not mentioned. */
const formatsText = (names: readonly AudioFormat[]): string =>
  [...new Set(names)]
    .map((name) =>
      formats[name].compression === 'none' ? name : `${name} (${encodersFor([name]).join(', ')})`,
    )
    .join(', ');
