import type { Features } from '../../align/features/features.js';
import type { TextParts } from '../../align/words/build-parts.js';
import type { ReferenceText } from './reference-texts.js';

/** A take with its text and features, ready for the training. */
export interface PreparedTake {
  /** Its fingerprint. */
  readonly key: string;
  readonly spoken: Pick<ReferenceText, 'plan' | 'reference'>;
  readonly text: TextParts;
  readonly features: Features;
}
