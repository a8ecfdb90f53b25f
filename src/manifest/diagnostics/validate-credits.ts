import { creditsSchema } from '../schema/credits-schema.js';
import { isValues, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';
import { eitherOf, nearest } from './nearest.js';

/** The placeholders of `credits`, without braces. */
const placeholders = ['title', 'author', 'narrator'] as const;

/** A placeholder in `credits`. */
export type CreditPlaceholder = (typeof placeholders)[number];

/** Replaces the placeholders of a text. Braces without a known name between them stay. */
export const fillPlaceholders = (text: string, find: (name: CreditPlaceholder) => string): string =>
  text.replace(/\{(title|author|narrator)\}/g, (_, name: CreditPlaceholder) => find(name));

/** Reports placeholders of `credits` that do not exist, or for which the book has no value. */
export function validateCredits(data: Values): NameFinding[] {
  const credits = isValues(data.credits) ? data.credits : {};
  return Object.keys(creditsSchema.shape).flatMap((key) => {
    const text = credits[key];
    if (typeof text !== 'string') return [];
    const names = new Set([...text.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name));
    return [...names]
      .flatMap((name) => problemOf(name, data))
      .map((problem) => ({
        code: 'manifest-bad-placeholder' as const,
        severity: 'error' as const,
        path: ['credits', key],
        ...problem,
      }));
  });
}

function problemOf(name: string, data: Values): { message: string; hint: string }[] {
  if (!placeholders.some((known) => known === name)) {
    const [near] = nearest(name, placeholders);
    return [
      {
        message: `The placeholder {${name}} does not exist.`,
        hint:
          near === undefined
            ? `Use ${eitherOf(placeholders.map((known) => `{${known}}`))}, or remove the braces.`
            : `Did you mean {${near}}?`,
      },
    ];
  }
  const isMissing = data[name] === undefined || data[name] === null;
  if (name === 'author' && isMissing)
    return [
      { message: 'The manifest has no `author` for {author}.', hint: 'Add `author`, or write the name.' },
    ];
  if (name === 'narrator' && isMissing && data.disclosure === 'off')
    return [
      {
        message: 'The manifest has no `narrator` for {narrator}, and `disclosure` is off.',
        hint: 'Add `narrator`, or remove `disclosure: off`.',
      },
    ];
  return [];
}
