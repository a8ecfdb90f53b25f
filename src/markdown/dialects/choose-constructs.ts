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
  const isOfFile = ({ isForMdx = false }: Construct) => isForMdx && isMdx;
  if (dialects !== 'auto')
    return constructs.filter((one) => (isOfFile(one) || isOf(one, dialects)) && one.sign.test(text));
  const proven = new Set(
    constructs.filter(
      (one) => isOfFile(one) || (one.proof !== null && one.sign.test(text) && one.proof.test(text)),
    ),
  );
  // The book's files say more than a single place of its text.
  const shown = found.length > 0 ? [] : [...proven].flatMap(({ shows = [] }) => shows);
  const isChosen = (one: Construct) =>
    proven.has(one) || isOf(one, found) || (isOf(one, shown) && one.isLikeProse !== true);
  // Signs are tested last, since most books need few of them.
  return constructs.filter((one) => isChosen(one) && one.sign.test(text));
}

const isOf = ({ dialects }: Construct, names: readonly DialectName[]): boolean =>
  dialects.some((name) => names.includes(name));
