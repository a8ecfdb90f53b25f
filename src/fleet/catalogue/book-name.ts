/**
 * Returns the name of a book in its fleet, from the path of its manifest: `books/atlas/pipeline.yaml` is `books/atlas`, and
 * `books/atlas.yaml` too.
 */
export function bookName(manifest: string): string {
  const parts = manifest.split('/');
  const stem = (parts.pop() ?? '').replace(/\.ya?ml$/i, '');
  return stem === 'pipeline' && parts.length > 0 ? parts.join('/') : [...parts, stem].join('/');
}
