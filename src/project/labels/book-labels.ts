import type { EngineProfile } from '../../engines/engine.js';
import { isLocal } from '../../engines/registry.js';
import type { Manifest } from '../../manifest/manifest.js';
import type { Chapter } from '../../markdown/block.js';
import { type Disclosure, disclosureSentence } from './disclosure-sentence.js';
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

/** A book whose chapters have voices. */
interface LabelledBook {
  readonly manifest: Manifest;
  readonly chapters: readonly Chapter[];
  /** The engine that speaks. */
  readonly profile: EngineProfile;
}

/** Returns the labels of a book. Its credits do not count, because they name the narrator. */
export function bookLabels({ manifest, chapters, profile }: LabelledBook): BookLabels {
  const { narrator, description, language } = manifest;
  if (!manifest.disclosure) return { narrator, description, disclosure: null };
  const sentence = disclosureSentence(language);
  const isSaid = description?.includes(sentence) ?? false;
  return {
    narrator: narrator ?? narratorLabel(chapters.filter(({ credits }) => credits === undefined)),
    description: isSaid ? description : [description, sentence].filter((part) => part !== null).join('\n\n'),
    disclosure: { sentence, isTrained: !isLocal(profile.name) },
  };
}
