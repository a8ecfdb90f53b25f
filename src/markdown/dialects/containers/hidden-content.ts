import type { Attributes } from '../attributes/read-attributes.js';

/**
 * Tells whether Quarto hides content with these attributes on an HTML page: `.content-hidden`, `.content-visible when-format="pdf"`.
 * A profile or metadata is taken as not set.
 */
export function isHidden({ classes, values }: Attributes): boolean {
  const isVisible = classes.includes('content-visible');
  if (!isVisible && !classes.includes('content-hidden')) return false;
  const conditions = [...values]
    .filter(([key]) => /^(?:when|unless)-(?:format|profile|meta)$/.test(key))
    .map(([key, { text }]) => {
      const isTrue = key.endsWith('-format') && /^html/.test(text);
      return key.startsWith('when') ? isTrue : !isTrue;
    });
  return conditions.every(Boolean) !== isVisible;
}
