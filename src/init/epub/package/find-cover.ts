import { pictureOf } from '../../../audio/tags/cover.js';
import { NarrateError } from '../../../base/errors.js';
import type { Archive } from '../archive/archive.js';
import { resolveHref } from '../archive/content-path.js';
import { epubLimits } from '../archive/epub-limits.js';
import type { BookText } from '../text/read-text.js';
import { attribute, elementsIn } from '../text/tree.js';
import type { Landmark } from './read-contents.js';
import type { Package } from './read-package.js';

/** Cover that players can display, or why there is none. */
export type FoundCover =
  | { readonly kind: 'picture'; readonly ending: 'png' | 'jpg'; readonly bytes: Buffer }
  | { readonly kind: 'unusable'; readonly reason: string }
  | { readonly kind: 'none' };

/**
 * Finds the cover by the most reliable source: EPUB 3's property, EPUB 2's `meta`, a cover page, a file with that id.
 * @throws NarrateError `epub-unsafe`
 */
export async function findCover(
  archive: Archive,
  book: Package,
  { texts, landmarks }: { texts: ReadonlyMap<string, BookText>; landmarks: readonly Landmark[] },
): Promise<FoundCover> {
  const path = coverPath(archive, book, { texts, landmarks });
  if (path === null) return { kind: 'none' };
  try {
    const bytes = await archive.read(path, epubLimits.coverBytes);
    const picture = pictureOf(bytes);
    if (typeof picture === 'string')
      return { kind: 'unusable', reason: `The cover ${path} ${picture}, so it was left out.` };
    return { kind: 'picture', ending: picture.kind === 'png' ? 'png' : 'jpg', bytes };
  } catch (error) {
    // A damaged cover does not matter for an audiobook, but an unsafe file is always an error.
    if (!(error instanceof NarrateError) || error.code === 'epub-unsafe') throw error;
    return { kind: 'unusable', reason: `The cover was left out: ${error.message}` };
  }
}

function coverPath(
  archive: Archive,
  book: Package,
  { texts, landmarks }: { texts: ReadonlyMap<string, BookText>; landmarks: readonly Landmark[] },
): string | null {
  const { items, coverMeta, path } = book;
  const pictures = items.filter(({ mediaType }) => mediaType.startsWith('image/'));
  const named = coverMeta === null ? undefined : (resolveHref(path, coverMeta)?.path ?? undefined);
  const pages = landmarks.filter(({ type }) => type === 'cover').map((page) => page.path);
  const candidates = [
    pictures.find(({ properties }) => properties.includes('cover-image'))?.path,
    pictures.find(({ id }) => id === coverMeta)?.path,
    pictures.find((picture) => picture.path === named)?.path,
    ...pages.map((page) =>
      pictures.some((picture) => picture.path === page) ? page : pictureOn(texts.get(page)),
    ),
    pictures.find(({ id }) => /^(?:book-?)?cover(?:[-_]?(?:image|img|jpe?g|png))?$/i.test(id))?.path,
  ];
  return candidates.find((candidate) => candidate !== undefined && archive.has(candidate)) ?? null;
}

function pictureOn(text: BookText | undefined): string | undefined {
  const pictures = text
    ? elementsIn(text.body).filter(({ tagName }) => /^(?:img|image|object)$/.test(tagName))
    : [];
  for (const picture of pictures) {
    const href = attribute(picture, 'src') ?? attribute(picture, 'href') ?? attribute(picture, 'data');
    const place = text && href ? resolveHref(text.path, href) : null;
    if (place) return place.path;
  }
  return undefined;
}
