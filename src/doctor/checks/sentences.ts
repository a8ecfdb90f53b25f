import { NarrateError } from '../../base/errors.js';
import { lazySentenceFinder } from '../../split/sentences/sentence-finder.js';
import { asFound, type Inspection } from '../inspection.js';

/** Checks whether the native part of the sentence splitter works. Every book needs it. */
export function inspectSentences(): Inspection {
  try {
    const [first] = lazySentenceFinder()('One is here. And here is another one.', 'en');
    if (first === 'One is here.'.length)
      return { name: 'sentences', state: 'ok', found: 'the sentence splitter works', remedy: null };
    return {
      name: 'sentences',
      state: 'failed',
      found: 'the sentence splitter finds no sentences',
      remedy: 'Delete node_modules and run `npm ci`.',
    };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    return asFound('sentences', 'failed', error);
  }
}
