import { realpathSync, statSync } from 'node:fs';
import { isAbsolute, join, relative } from 'node:path';

// A run with nothing to do uses this file, so it imports nothing that renders.

const sign = /!\[|[<:{%]\W{0,4}(?:(?:include|render)\s+\S*)?\w*(?:img|image|figure|picture)/i;
/** Tells whether a chapter may have pictures: whether it has their signs in Markdown, in HTML, or in the dialects. */
export const mayHavePictures = (text: string): boolean => sign.test(text);

/** What may be the address of a picture: in a link or definition, between angle brackets or not, in a dialect, or in an attribute. */
const addresses =
  /!\[\[([^\]|#\n]+)|\{(?:figure|image)\}[ \t]+(\S+)|\](?:\(|:)\s*(?:<([^>\n]+)>|((?:\([^\s()]*\)|[^\s()])+))|\b(?:src|source|url|file|link)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))/g;
/** What Markdown and HTML show as another character, of those that are in names of files. */
const escapes = /\\([!-/:-@[-`{-~])|&amp;/g;

/** Where a chapter is: the real folder of the book, and the chapter's folder, relative to it. */
export interface PictureBase {
  readonly root: string;
  readonly folder: string;
}

/**
 * Returns path, size and modification time of the files that may be pictures of a chapter, without reading them. If a picture changes,
 * so does this.
 */
export function pictureStamps(text: string, base: PictureBase): readonly string[] {
  if (!mayHavePictures(text)) return [];
  return [...text.matchAll(addresses)].flatMap(([, ...found]) => {
    const address = found.find((one) => one !== undefined) ?? '';
    const path = pathOf(
      address.replace(escapes, (_, sign: string | undefined) => sign ?? '&'),
      base,
    );
    const stats = path === null ? undefined : statSync(path, { throwIfNoEntry: false });
    return stats?.isFile() ? [`${path} ${stats.size} ${stats.mtimeMs}`] : [];
  });
}

/** Returns the path of a picture by its address in a chapter; null: it is on the web, missing, or outside of the folder of the book. */
export function pathOf(source: string, { root, folder }: PictureBase): string | null {
  try {
    const address = decodeURIComponent(source.replace(/[?#].*$/s, ''));
    if (address === '' || /^[a-z][a-z0-9+.-]*:|^\/\//i.test(address)) return null;
    // Page generators take a leading slash as the folder of the book.
    const path = realpathSync.native(isAbsolute(address) ? join(root, address) : join(root, folder, address));
    const within = relative(root, path);
    return within.startsWith('..') || join(root, within) !== path ? null : path;
  } catch {
    // It is missing, or its address is not valid.
    return null;
  }
}
