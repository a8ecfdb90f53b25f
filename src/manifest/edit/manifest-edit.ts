import { NarrateError } from '../../base/errors.js';

/** What can be written to a manifest: text, numbers, and lists and mappings of them. */
export type ManifestValue = string | number | boolean | null | object;

/** Keys and list indices, from the top of the file. An index equal to the length of its list appends an entry. */
export type ManifestPath = readonly (string | number)[];

/** Returns the error for a place that cannot be changed. */
export const notEdited = (path: ManifestPath, reason: string): NarrateError =>
  new NarrateError('manifest-not-edited', `narrate cannot set ${pathText(path)} in the manifest: ${reason}.`);

/** Writes a path as `chapters[0].voice`. */
const pathText = (path: ManifestPath): string =>
  `\`${path.map((part, at) => (typeof part === 'number' ? `[${part}]` : at === 0 ? part : `.${part}`)).join('')}\``;

/**
 * Returns `data` with a value at a path. Creates what is missing on the way, and shares all other parts with `data`.
 *
 * @throws NarrateError `manifest-not-edited` if a text is on the way, or an index is past the end of its list
 */
export function withValue(data: unknown, path: ManifestPath, value: ManifestValue, depth = 0): unknown {
  if (depth === path.length) return value;
  const part = path[depth]!;
  const child = (holder: unknown) => withValue(holder, path, value, depth + 1);
  if (typeof part === 'number') {
    const list: readonly unknown[] | null = data === null ? [] : Array.isArray(data) ? data : null;
    if (list === null) throw notEdited(path, `there is no list for [${part}]`);
    if (!Number.isInteger(part) || part < 0 || part > list.length)
      throw notEdited(path, `the list has ${list.length} entries`);
    return [...list.slice(0, part), child(list[part] ?? null), ...list.slice(part + 1)];
  }
  if (Array.isArray(data) || typeof data !== 'object')
    throw notEdited(path, `there is no mapping for \`${part}\``);
  const map: Readonly<Record<string, unknown>> = { ...data };
  return { ...map, [part]: child(Object.hasOwn(map, part) ? map[part] : null) };
}
