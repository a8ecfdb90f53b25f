import { isValues, type Values } from './yaml/values.js';

/** Settings whose parts belong together, so that a manifest's value replaces the whole default. */
const wholeKeys = ['engine', 'store'];

/**
 * Lays defaults under the values of a manifest. A value of the manifest wins. Mappings are merged at every level; lists and
 * `engine` and `store` are replaced as a whole.
 */
export function withDefaults(values: Values, defaults: Values): Values {
  const merged = Object.entries(values).map(([key, value]) => {
    const below = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
    const isMerged = isValues(value) && isValues(below) && !wholeKeys.includes(key);
    return [key, isMerged ? withDefaults(value, below) : value] as const;
  });
  // Not by assignment, which would make `__proto__` of a manifest the prototype of the result.
  return { ...defaults, ...Object.fromEntries(merged) };
}
