import { z } from 'zod';
import { feedSchema } from './feed-schema.js';
import { baseUrl } from './schema-values.js';

const sample = z.strictObject({
  chapter: z
    .int()
    .min(1)
    .default(1)
    .meta({ description: 'The number of the chapter that the sample is from.' }),
  minutes: z
    .number()
    .min(1)
    .max(5)
    .default(3)
    .meta({ description: 'The longest length in minutes. The sample ends with a sentence.' }),
});

/** An address without user name, query or fragment, with a slash at the end. */
const siteUrl = baseUrl.overwrite((value) => siteAddress(value) ?? value);

/** Returns the address of a site as a URL with a slash at its end; null: it is not http or https, or has more than host and path. */
export function siteAddress(text: string): string | null {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^https?:$/.test(url.protocol)) return null;
  if (url.username || url.password || url.search || url.hash) return null;
  return url.href.endsWith('/') ? url.href : `${url.href}/`;
}

/** 13 digits, written with or without hyphens. */
const isbn = z
  .string()
  .overwrite((value) => value.replace(/[- ]/g, ''))
  .regex(/^97[89]\d{10}$/);

/** Schema of `publish`: what is made of the text and the audio together. */
export const publishSchema = z.strictObject({
  epub: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether to write an EPUB whose text is highlighted while it is read aloud.' }),
  feed: feedSchema.optional().meta({ description: 'A podcast feed of the chapters; absent: none.' }),
  sample: sample.prefault({}).meta({ description: 'The sample that shops play, in packages.' }),
  url: siteUrl.optional().meta({ description: 'Where the site is published, for packages with a sitemap.' }),
  isbn: isbn.optional().meta({ description: 'The ISBN of the audiobook, for packages: 13 digits.' }),
  page: z.boolean().optional().meta({
    description:
      'Whether to write a page for listening and reading along: index.html. Absent: --page writes it, and later runs keep it up to date.',
  }),
});
