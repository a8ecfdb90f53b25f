import { z } from 'zod';
import { bookFormats, chapterFormats, usualFormats } from '../../audio/formats/registry.js';
import { encodingKeys } from './encoding-schema.js';
import { loudnessKey } from './loudness-schema.js';
import { seconds } from './schema-values.js';

/** Schema of `audio`: which files are written, and how they sound. */
export const audioSchema = z.strictObject({
  chapters: z
    .array(z.enum(chapterFormats))
    .default([...usualFormats.chapters])
    .meta({ description: 'The formats of the chapter files.' }),
  book: z
    .array(z.enum(bookFormats))
    .default([...usualFormats.book])
    .meta({ description: 'The formats of the book file.' }),
  marks: z.enum(['chapters', 'sections']).default('chapters').meta({
    description:
      'What gets a chapter marker: the chapters in a book file, or also the sections, in chapter files too.',
  }),
  captions: z
    .array(z.enum(['vtt', 'srt']))
    .default(['vtt', 'srt'])
    .meta({ description: 'The formats of the captions next to each chapter file.' }),
  wordTimes: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether WebVTT captions have the time of each word, where narrate found it.' }),
  ...encodingKeys,
  loudness: loudnessKey,
  gaps: z
    .strictObject({
      sentence: seconds(0.35, 'between sentences'),
      paragraph: seconds(0.6, 'between paragraphs'),
      listItem: seconds(0.45, 'between the items of a list'),
      heading: seconds(0.7, 'after a heading'),
      section: seconds(1, 'before a heading'),
      thematicBreak: seconds(1, 'at a thematic break'),
      chapterStart: seconds(0.75, 'before a chapter'),
      chapterEnd: seconds(2, 'after a chapter'),
    })
    .prefault({})
    .meta({ description: 'Silence between the speech of two recordings, in seconds.' }),
});
