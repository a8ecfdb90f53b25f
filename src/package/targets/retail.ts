import { formats } from '../../audio/formats/registry.js';
import { coverNameOf, type PackageBook, type PackageEntry } from '../package-book.js';

/**
 * Returns the files for a shop: the audio files, the sample and the cover.
 * @param nameOf the name of an audio file without its extension. Default: as in the output folder
 */
export function retailEntries(
  { audio, sample, cover }: PackageBook,
  {
    nameOf = (name) => name.replace(/\.[^.]*$/, ''),
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

/** Returns what to do with the files of a shop. */
export function retailSteps({ target, facts, cover }: PackageBook): readonly string[] {
  const { accepts, says } = target.narration;
  return [
    'Upload the audio files in the order of their names. The metadata is in metadata.csv.',
    ...(target.credits === null
      ? []
      : [`${target.title} asks for opening and closing credits in files of their own.`]),
    ...(facts.author === null ? ['Set `author` in the manifest: shops ask for it.'] : []),
    ...(facts.narrator === null ? ['Set `narrator` in the manifest: shops ask for it.'] : []),
    ...(cover === null ? ['Upload a cover: the manifest has none that can be used.'] : []),
    `Computer voices: ${accepts === 'unknown' ? `ask ${target.title} first. ` : ''}${says}`,
  ];
}
