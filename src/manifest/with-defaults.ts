import { isValues, type Values } from './yaml/values.js';

/** Settings whose parts belong together, so that a manifest's value replaces the whole default. */
const wholeKeys = ['engine', 'store'];

/**
 * Lays defaults under the values of a manifest. A value of the manifest wins. Mappings are merged at every level; lists and
 * `engine` and `store` are replaced as a whole.
 */
export function withDefaults(values: Values, defaults: Values): Values {
  const merged: Record<string, unknown> = { ...defaults };
  for (const [key, value] of Object.entries(values)) {
    const below = defaults[key];
    const isMerged = isValues(value) && isValues(below) && !wholeKeys.includes(key);
    merged[key] = isMerged ? withDefaults(value, below) : value;
  }
  return merged;
}
