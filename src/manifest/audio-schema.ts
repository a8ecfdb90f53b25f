import { z } from 'zod';
import { encodingKeys } from './encoding-schema.js';
import { seconds } from './schema-values.js';

/** The mapping `audio`: what is made, and how it sounds. */
export const audioSchema = z.strictObject({
  chapters: z
    .array(z.enum(['wav', 'flac', 'mp3', 'm4a', 'opus']))
    .default(['mp3'])
    .meta({ description: 'The formats of the chapter files.' }),
  book: z
    .array(z.enum(['m4b', 'mp3', 'opus']))
    .default(['m4b'])
    .meta({ description: 'The formats of the book file.' }),
  ...encodingKeys,
  gaps: z
    .strictObject({
      paragraph: seconds(0.35, 'between paragraphs'),
      section: seconds(1, 'before a heading'),
      chapterStart: seconds(0.75, 'before a chapter'),
      chapterEnd: seconds(2, 'after a chapter'),
    })
    .prefault({})
    .meta({ description: 'Silence between chunks, in seconds.' }),
});
