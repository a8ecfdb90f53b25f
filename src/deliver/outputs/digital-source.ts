import type { Disclosure } from '../../project/labels/disclosure-sentence.js';

/**
 * Returns the property of schema.org that says how a recording was made: by a model that was trained with other recordings. Empty: that
 * is not known, or must not be said. It has the values of the IPTC (https://schema.org/digitalSourceType, seen 2026-12-01).
 */
export const digitalSource = (disclosure: Disclosure | null): { readonly digitalSourceType?: string } =>
  disclosure?.isTrained
    ? { digitalSourceType: 'https://schema.org/TrainedAlgorithmicMediaDigitalSource' }
    : {};
