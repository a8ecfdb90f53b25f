import { creditPlaceholders } from '../credit-placeholders.js';
import { creditsSchema } from '../schema/credits-schema.js';
import { isValues, type Values } from '../yaml/values.js';
import type { NameFinding } from './name-finding.js';
import { eitherOf, nearest } from './nearest.js';

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
  if (!creditPlaceholders.some((known) => known === name)) {
    const [near] = nearest(name, creditPlaceholders);
    return [
      {
        message: `The placeholder {${name}} does not exist.`,
        hint:
          near === undefined
            ? `Use ${eitherOf(creditPlaceholders.map((known) => `{${known}}`))}, or remove the braces.`
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
