import { formats } from '../../audio/formats/registry.js';
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

/** Numbers the files of credits like those of chapters, so that names sorted by the alphabet are in the order of the book. */
function stemInOrder(audio: PackageBook['audio']): (name: string, index: number) => string {
  const stems = audio.map(({ name }) => name.replace(/\.[^.]*$/, ''));
  const isOpened = audio[0]?.credits === 'opening';
  const digits = stems.map((stem) => /^\d+/.exec(stem)?.[0].length ?? 0);
  return (_, index) => {
    const stem = stems[index]!;
    if (audio[index]!.credits === undefined) return stem;
    const number = isOpened ? index : index + 1;
    return `${String(number).padStart(Math.max(...digits), '0')}-${stem}`;
  };
}

/** Returns what to do with the files of a shop. */
export function retailSteps({ target, facts, audio, cover }: PackageBook): readonly string[] {
  const { accepts, says } = target.narration;
  return [
    'Upload the audio files in the order of their names. The metadata is in metadata.csv.',
    ...(target.credits === null || audio.some(({ credits }) => credits !== undefined)
      ? []
      : [`${target.title} asks for opening and closing credits: set \`credits\` in the manifest.`]),
    ...(facts.author === null ? ['Set `author` in the manifest: shops ask for it.'] : []),
    ...(facts.narrator === null ? ['Set `narrator` in the manifest: shops ask for it.'] : []),
    ...(cover === null ? ['Upload a cover: the manifest has none that can be used.'] : []),
    `AI voices: ${accepts === 'unknown' ? `ask ${target.title} first. ` : ''}${says}`,
  ];
}
