import { z } from 'zod';
import { fieldsOf, type Route } from './route.js';

const fields = z.strictObject({
  word: z.string().min(1).max(500),
  say: z.string().min(1).max(500),
  sentence: z.string().max(5000).optional(),
  chunk: z.string().max(100).optional(),
});

/** `POST /api/pronunciation/try`: a respelling in the draft voice. */
export const tryRespelling: Route = {
  method: 'POST',
  path: '/api/pronunciation/try',
  changes: false,
  async handle({ body, signal }, { books, speech }) {
    const { word, say, sentence = null, chunk } = fieldsOf(fields, body);
    const { review } = await books.get();
    const reviewed = chunk === undefined ? null : (await books.chunk(chunk)).reviewed;
    const spoken = { word, say, sentence, chunk: reviewed?.chunk ?? null };
    const bytes = await speech.speak(spoken, review.project, signal);
    return { kind: 'bytes', bytes, type: 'audio/wav' };
  },
};
