import { z } from 'zod';
import { text } from './schema-values.js';

/** Schema of `credits`: texts that are spoken before and after the book. `validateCredits` checks their placeholders. */
export const creditsSchema = z.strictObject({
  opening: text.optional().meta({
    description: 'Spoken before the first chapter. It can contain {title}, {author} and {narrator}.',
    examples: ['{title}, by {author}. Narrated by {narrator}.'],
  }),
  closing: text.optional().meta({
    description: 'Spoken after the last chapter. It can contain {title}, {author} and {narrator}.',
    examples: ['You have been listening to {title}, by {author}. The end.'],
  }),
});
