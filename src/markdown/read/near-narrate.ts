import { distance } from 'fastest-levenshtein';

/** Tells whether a name is `narrate`, or such as `narrator`, `Narrate` or `narate` a misspelt one. */
export const isNearlyNarrate = (name: string): boolean => {
  const folded = name.toLowerCase();
  return folded.startsWith('narrat') || (folded.length < 20 && distance(folded, 'narrate') <= 2);
};
