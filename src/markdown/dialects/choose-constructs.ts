import type { DialectName } from '../../manifest/dialects.js';
import type { ReadPolicies } from '../../manifest/manifest.js';
import type { Construct } from './construct.js';
import type { ReadingRules } from './reading-rules.js';
import { constructs } from './registry.js';

/** Returns the constructs that a chapter is parsed with. A chapter of plain Markdown gets none. */
export function chooseConstructs(
  text: string,
  { dialects }: Pick<ReadPolicies, 'dialects'>,
  { version, found, isMdx }: ReadingRules,
): readonly Construct[] {
  if (version < 2) return [];
  const possible = constructs.filter(({ sign }) => sign.test(text));
  const listed = dialects === 'auto' ? null : dialects;
  const isOfFile = ({ isForMdx = false }: Construct) => isForMdx && isMdx;
  if (listed !== null) return possible.filter((one) => isOfFile(one) || isOf(one, listed));
  const proven = possible.filter((one) => isOfFile(one) || one.proof?.test(text));
  // The book's files say more than a single place of its text.
  const shown = found.length > 0 ? [] : proven.flatMap(({ shows = [] }) => shows);
  return possible.filter(
    (one) => proven.includes(one) || isOf(one, found) || (isOf(one, shown) && one.isLikeProse !== true),
  );
}

const isOf = ({ dialects }: Construct, names: readonly DialectName[]): boolean =>
  dialects.some((name) => names.includes(name));
