import { z } from 'zod';
import { feedSchema } from './feed-schema.js';

/** Schema of `publish`: what is made of the text and the audio together. */
export const publishSchema = z.strictObject({
  epub: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether to write an EPUB whose text is highlighted while it is read aloud.' }),
  feed: feedSchema.optional().meta({ description: 'A podcast feed of the chapters; absent: none.' }),
  page: z.boolean().optional().meta({
    description:
      'Whether to write a page for listening and reading along: index.html. Absent: --page writes it, and later runs keep it up to date.',
  }),
});
