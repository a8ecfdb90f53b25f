import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DomUtils, parseDocument } from 'htmlparser2';

/** Link in the navigation of a rendered site. */
export interface Link {
  readonly title: string;
  /** Source file of its page; null: the page has no source file, or is on another site. */
  readonly file: string | null;
}

const mark = /narrate-page-((?:[\da-f]{2})+)/;

/** Returns a paragraph that names a source file, and that every tool renders as plain text. */
export const markOf = (file: string): string => `\n\nnarrate-page-${Buffer.from(file).toString('hex')}\n`;

/** Returns the file of the first mark in a page; null: there is none. */
export function markedFile(html: string): string | null {
  const [, hex] = mark.exec(html) ?? [];
  return hex === undefined ? null : Buffer.from(hex, 'hex').toString();
}

/** Returns the title and the address of all links in the elements that a selector such as `nav.menu` or `#TOC` matches. */
export function anchorsIn(
  html: string,
  selector: string,
): { readonly title: string; readonly href: string }[] {
  const [, name = '', kind = '', value = ''] = /^(\w*)([.#])(.+)$/.exec(selector) ?? [];
  const isNavigation = (attributes: Record<string, string>): boolean =>
    kind === '#' ? attributes.id === value : (attributes.class ?? '').split(/\s+/).includes(value);
  const elements = DomUtils.filter(
    (node) => 'attribs' in node && (name === '' || node.name === name) && isNavigation(node.attribs),
    parseDocument(html).children,
  );
  return DomUtils.getElementsByTagName('a', elements, true).flatMap((anchor) => {
    const { href } = anchor.attribs;
    const title = DomUtils.textContent(anchor).replace(/\s+/g, ' ').trim();
    return href === undefined ? [] : [{ title, href }];
  });
}

/**
 * Returns the links in the navigation of a site of HTML files.
 * @param folder of the site
 * @param start path in it of a page with the whole navigation
 */
export function linksOf(folder: string, start: string, selector: string): Link[] {
  const html = readFileSync(join(folder, start), 'utf8');
  return anchorsIn(html, selector).flatMap(({ title, href }) => {
    const { origin, pathname, hash } = new URL(href, `http://site/${start}`);
    if (origin !== 'http://site') return [{ title, file: null }];
    const page = pageAt(folder, decodeURIComponent(pathname));
    if (page === null) return [{ title, file: null }];
    if (hash.length < 2) return [{ title, file: markedFile(page) }];
    // Only in a site of a single page is a place in it a chapter.
    return page === html && start === 'book.html' ? [{ title, file: fileAfter(html, hash.slice(1)) }] : [];
  });
}

const fileAfter = (html: string, id: string): string | null =>
  markedFile(html.slice(Math.max(0, html.indexOf(`id="${id}"`))));

/** Reads the page with an address without an ending, or with one. */
function pageAt(folder: string, pathname: string): string | null {
  const path = join(folder, pathname);
  const found = [path, join(path, 'index.html'), `${path.replace(/\/$/, '')}.html`].find(
    (file) => existsSync(file) && statSync(file).isFile(),
  );
  return found === undefined ? null : readFileSync(found, 'utf8');
}
