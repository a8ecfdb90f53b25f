import { type AudioFormat, formats } from '../../../audio/formats/registry.js';
import type { Disclosure } from '../../../project/labels/disclosure-sentence.js';
import { digitalSource } from '../digital-source.js';
import { jsonText } from '../sidecar.js';

/** An audio file of a publication. */
export interface Recording {
  /** The file name, in the folder of the publication. */
  readonly name: string;
  readonly format: AudioFormat;
  readonly title: string;
  readonly seconds: number;
}

/** The metadata and files of a publication. */
interface PublicationParts {
  readonly title: string;
  readonly author: string | null;
  readonly narrator: string | null;
  /** BCP-47. */
  readonly language: string | null;
  /** The year of publication. */
  readonly year: number | null;
  readonly genre: string;
  readonly description: string | null;
  readonly disclosure: Disclosure | null;
  /** In reading order. */
  readonly recordings: readonly Recording[];
  /** An image in the folder of the publication; null: no cover. */
  readonly cover: { readonly name: string; readonly kind: 'png' | 'jpeg' } | null;
}

/**
 * Returns the manifest of a W3C audiobook (https://www.w3.org/TR/audiobooks/): the files in reading order with their lengths. It
 * has no creation date and no random identifier, so that the same book gives the same bytes.
 */
export function publicationJson({
  title,
  author,
  narrator,
  language,
  year,
  genre,
  description,
  disclosure,
  recordings,
  cover,
}: PublicationParts): string {
  return jsonText({
    '@context': ['https://schema.org', 'https://www.w3.org/ns/pub-context'],
    conformsTo: 'https://www.w3.org/TR/audiobooks/',
    type: audiobookType,
    name: title,
    ...(author === null ? {} : { author }),
    ...(narrator === null ? {} : { readBy: narrator }),
    ...(language === null ? {} : { inLanguage: language }),
    // ISO 8601 needs four digits.
    ...(year === null ? {} : { datePublished: String(year).padStart(4, '0') }),
    ...(genre === audiobookType ? {} : { genre }),
    ...(description === null ? {} : { description }),
    ...digitalSource(disclosure),
    accessMode: 'auditory',
    // The sum of the rounded lengths, because players compare it.
    duration: duration(recordings.reduce((total, { seconds }) => total + toMilliseconds(seconds), 0)),
    readingOrder: recordings.map((recording) => ({
      type: 'LinkedResource',
      url: encodeURIComponent(recording.name),
      encodingFormat: formats[recording.format].mimeType,
      name: recording.title,
      duration: duration(recording.seconds),
    })),
    resources:
      cover === null
        ? []
        : [
            {
              type: 'LinkedResource',
              rel: ['cover'],
              url: encodeURIComponent(cover.name),
              encodingFormat: `image/${cover.kind}`,
              name: title,
            },
          ],
  });
}

/** The type in schema.org, and the default genre of the manifest. */
const audiobookType = 'Audiobook';

/** Returns an ISO 8601 duration in seconds, to the millisecond. */
const duration = (seconds: number): string => `PT${toMilliseconds(seconds)}S`;

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
