import { isLocal } from '../../engines/registry.js';
import type { Book } from '../load-book.js';
import { disclosureSentence } from './disclosure-sentence.js';
import { narratorLabel } from './narrator-label.js';

/** What files and pages say about who reads. */
export interface BookLabels {
  /** The manifest's narrator, else `AI voice (Kore)`; null: neither. */
  readonly narrator: string | null;
  /** The manifest's description, and the sentence that a digital voice reads; null: neither. */
  readonly description: string | null;
  /** Null: `disclosure: off`. */
  readonly disclosure: Disclosure | null;
}

/** The statement that a digital voice reads a book. */
export interface Disclosure {
  /** In the language of the book, or in English. */
  readonly sentence: string;
  /** Whether the voice is a model that was trained with recordings. The offline voices are not all of that kind. */
  readonly isTrained: boolean;
}

/** Returns the labels of a book. */
export function bookLabels({ manifest, chapters, profile }: Book): BookLabels {
  const { narrator, description, language } = manifest;
  if (!manifest.disclosure) return { narrator, description, disclosure: null };
  const sentence = disclosureSentence(language);
  const isSaid = description?.includes(sentence) ?? false;
  return {
    narrator: narrator ?? narratorLabel(chapters),
    description: isSaid ? description : [description, sentence].filter((part) => part !== null).join('\n\n'),
    disclosure: { sentence, isTrained: !isLocal(profile.name) },
  };
}
