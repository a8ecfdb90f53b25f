import type { AudioFormat } from '../audio/formats/registry.js';
import type { Manifest } from '../manifest/manifest.js';

/** Returns the formats of all audio that a book's output files have. */
export const audioFormatsOf = ({
  audio,
  publish,
}: Pick<Manifest, 'audio' | 'publish'>): readonly AudioFormat[] => [
  ...audio.chapters,
  ...audio.book,
  ...(publish.epub === null ? [] : [publish.epub.format]),
];
