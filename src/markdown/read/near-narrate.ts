import { distance } from 'fastest-levenshtein';

/** Words that other tools use as names. */
const otherWords: ReadonlySet<string> = new Set(['narrative', 'narration', 'notate', 'migrate']);

/** Tells whether a name is `narrate`, or such as `narrator`, `Narrate` or `narate` a misspelt one. */
export const isNearlyNarrate = (name: string): boolean => {
  const folded = name.toLowerCase();
  return folded.length < 20 && !otherWords.has(folded) && distance(folded, 'narrate') <= 2;
};
