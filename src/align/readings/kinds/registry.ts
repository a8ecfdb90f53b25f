import { abbreviation } from './abbreviation.js';
import { acronym } from './acronym.js';
import { address } from './address.js';
import type { ReadingKind } from './kind.js';
import { number } from './number.js';
import { roman } from './roman.js';
import { symbol } from './symbol.js';
import { unit } from './unit.js';

/** All kinds. A word has the readings of the first kind that it is of. */
export const readingKinds: readonly ReadingKind[] = [
  unit,
  address,
  abbreviation,
  number,
  roman,
  acronym,
  symbol,
];
