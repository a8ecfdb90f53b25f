import type { Element, Root } from 'hast';
import { isElement, walk } from './elements.js';

/** Returns the address of the chapter that a link in the Markdown leads to; null: it leads to no chapter. */
export type ChapterAddress = (href: string) => string | null;

/**
 * Resolves the links of a page. Links to the web, to places in the chapter and to other chapters stay; others become plain text,
 * because a page cannot know where they lead.
 */
export function resolveLinks(root: Root, chapter: number, chapterAddress: ChapterAddress): void {
  const targets = new Map<string, Element>();
  const links: Element[] = [];
  walk(root, (node) => {
    if (!isElement(node)) return;
    const { dataAnchor } = node.properties;
    delete node.properties.dataAnchor;
    if (typeof dataAnchor === 'string' && !targets.has(dataAnchor)) targets.set(dataAnchor, node);
    if (node.tagName === 'a' && !node.properties.role) links.push(node);
  });
  let count = 0;
  for (const link of links) {
    const href = String(link.properties.href ?? '');
    const target = href.startsWith('#') ? targets.get(decoded(href.slice(1))) : undefined;
    if (target) target.properties.id ??= `ch${chapter}-a${++count}`;
    const resolved = target ? `#${target.properties.id}` : (webAddress(href) ?? chapterAddress(href));
    if (resolved === null) {
      link.tagName = 'span';
      delete link.properties.href;
    } else link.properties.href = resolved;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Returns an address of the web as every reader accepts it; null: it is none. */
function webAddress(href: string): string | null {
  if (!/^(?:https?:\/\/|mailto:)/i.test(href) || !URL.canParse(href)) return null;
  const address = new URL(href).href.replace(/[\\^`{|}[\]]/g, encodeURIComponent);
  return URL.canParse(address) ? address : null;
}
