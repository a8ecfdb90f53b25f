import { z } from 'zod';

/** Schema of `publish`: what is made of the text and the audio together. */
export const publishSchema = z.strictObject({
  epub: z
    .boolean()
    .default(false)
    .meta({ description: 'Whether to write an EPUB whose text is highlighted while it is read aloud.' }),
});
