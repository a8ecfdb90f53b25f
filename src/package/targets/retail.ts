import { formats } from '../../audio/formats/registry.js';
import { creditsRoles } from '../../markdown/block.js';
import { coverNameOf, type PackageBook, type PackageEntry } from '../package-book.js';

/**
 * Returns the files for a shop: the audio files, the sample and the cover.
 * @param nameOf the name of an audio file without its extension. Default: as in the output folder
 */
export function retailEntries(
  { audio, sample, cover }: PackageBook,
  {
    nameOf = stemInOrder(audio),
    coverStem = 'cover',
  }: {
    readonly nameOf?: (name: string, index: number, count: number) => string;
    readonly coverStem?: string;
  } = {},
): readonly PackageEntry[] {
  return [
    ...audio.map(({ name, path, format }, index) => ({
      name: `${nameOf(name, index, audio.length)}.${formats[format].extension}`,
      content: { path },
    })),
    ...(sample === null
      ? []
      : [
          {
            name: `retail-sample.${formats[sample.format].extension}`,
            content: { write: sample.write },
          },
        ]),
    ...(cover === null ? [] : [{ name: coverNameOf(cover, coverStem), content: { path: cover.path } }]),
  ];
}

/**
 * Returns the names of the files without extensions, so that names sorted by the alphabet are in the order of the book: the files of
 * credits get numbers, and all numbers have the same width.
 */
export function stemInOrder(audio: PackageBook['audio']): (name: string, index: number) => string {
  const first = audio[0]?.credits === 'opening' ? 0 : 1;
  const numbered = audio.map(({ name, kind, credits }, index) => {
    const stem = name.replace(/\.[^.]*$/, '');
    if (credits !== undefined) return { number: String(first + index), rest: `-${stem}` };
    const number = kind === 'chapter' ? (/^\d+/.exec(stem)?.[0] ?? '') : '';
    return { number, rest: stem.slice(number.length) };
  });
  const width = Math.max(...numbered.map(({ number }) => number.length));
  return (_, index) => {
    const { number, rest } = numbered[index]!;
    return `${number === '' ? '' : number.padStart(width, '0')}${rest}`;
  };
}

/** Returns what to do with the files of a shop. */
export function retailSteps({ target, facts, audio, cover }: PackageBook): readonly string[] {
  const { accepts, says } = target.narration;
  const missing =
    target.credits === null
      ? []
      : creditsRoles.filter((role) => audio.every(({ credits }) => credits !== role));
  return [
    'Upload the audio files in the order of their names. The metadata is in metadata.csv.',
    ...(missing.length === 0
      ? []
      : [
          `${target.title} asks for ${missing.join(' and ')} credits: set ${missing.map((role) => `\`credits.${role}\``).join(' and ')} in the manifest.`,
        ]),
    ...(facts.author === null ? ['Set `author` in the manifest: shops ask for it.'] : []),
    ...(facts.narrator === null ? ['Set `narrator` in the manifest: shops ask for it.'] : []),
    ...(cover === null ? ['Upload a cover: the manifest has none that can be used.'] : []),
    `AI voices: ${accepts === 'unknown' ? `ask ${target.title} first. ` : ''}${says}`,
  ];
}
