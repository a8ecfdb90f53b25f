import { type AudioFormat, formats } from '../../../audio/formats/registry.js';
import { jsonText } from '../sidecar.js';

/** A file that is listened to, in its order. */
export interface Recording {
  /** A file name, in the folder of the publication. */
  readonly name: string;
  readonly format: AudioFormat;
  readonly title: string;
  readonly seconds: number;
}

/** What a publication says of itself. */
interface PublicationParts {
  readonly title: string;
  readonly author: string | null;
  readonly narrator: string | null;
  /** BCP-47. */
  readonly language: string | null;
  /** When it came out. */
  readonly year: number | null;
  readonly genre: string;
  readonly description: string | null;
  readonly recordings: readonly Recording[];
  /** A picture, in the folder of the publication. */
  readonly cover: { readonly name: string; readonly kind: 'png' | 'jpeg' } | null;
}

/**
 * The manifest of a W3C audiobook (https://www.w3.org/TR/audiobooks/): the files in their order with their lengths. It has
 * no date of the day and no random identifier, so that the same book gives the same bytes.
 */
export function publicationJson({
  title,
  author,
  narrator,
  language,
  year,
  genre,
  description,
  recordings,
  cover,
}: PublicationParts): string {
  return jsonText({
    '@context': ['https://schema.org', 'https://www.w3.org/ns/pub-context'],
    conformsTo: 'https://www.w3.org/TR/audiobooks/',
    type: typeOfAll,
    name: title,
    ...(author === null ? {} : { author }),
    ...(narrator === null ? {} : { readBy: narrator }),
    ...(language === null ? {} : { inLanguage: language }),
    // A year is a date in ISO 8601, with four digits.
    ...(year === null ? {} : { datePublished: String(year).padStart(4, '0') }),
    ...(genre === typeOfAll ? {} : { genre }),
    ...(description === null ? {} : { description }),
    accessMode: 'auditory',
    // Of the lengths as they are written: players compare the sum.
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

/** schema.org's type, and the genre of a book that names none. */
const typeOfAll = 'Audiobook';

/** ISO 8601, in seconds alone, to the millisecond. */
const duration = (seconds: number): string => `PT${toMilliseconds(seconds)}S`;

const toMilliseconds = (seconds: number): number => Math.round(seconds * 1000) / 1000;
