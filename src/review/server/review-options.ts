import type { NarrateOptions } from '../../project/open-project.js';

/** The book of a review, and what its retakes may cost. */
export interface ReviewOptions
  extends Pick<
    NarrateOptions,
    'manifest' | 'engine' | 'draft' | 'price' | 'maxCostUsd' | 'store' | 'clock' | 'environment'
  > {}
