import type { AudioFormat } from '../audio/formats/registry.js';
import type { DeliverOptions } from './delivery.js';

/** Returns the formats of all audio that a book's output files have. */
export const audioFormatsOf = ({
  audio,
  publish,
}: Pick<DeliverOptions, 'audio' | 'publish'>): readonly AudioFormat[] => [
  ...audio.chapters,
  ...audio.book,
  ...(publish.epub === null ? [] : [publish.epub.format]),
];
