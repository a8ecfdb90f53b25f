import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { afterEach } from 'vitest';

/** Text file of a book. */
export interface EpubPage {
  /** Name in `OEBPS/`. */
  readonly name: string;
  /** Content of the body. `whole` replaces the whole file. */
  readonly body?: string;
  /** Attributes of the body. */
  readonly attributes?: string;
  readonly whole?: string | Uint8Array;
  readonly isLinear?: boolean;
  /** False: in the package, but not in the reading order. */
  readonly inSpine?: boolean;
}

/** Content of an EPUB. */
export interface EpubParts {
  readonly version?: '2.0' | '3.0';
  readonly metadata?: string;
  readonly pages: readonly EpubPage[];
  /** List of a nav, or points of an NCX. Default: an entry for every page. */
  readonly contents?: string;
  readonly landmarks?: string;
  readonly guide?: string;
  /** More items of the OPF's manifest. */
  readonly items?: string;
  /** More files, by path in the archive. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
}

const bytes = (content: string | Uint8Array): Uint8Array =>
  typeof content === 'string' ? Buffer.from(content) : content;

/** Returns an XHTML file with this body. */
export const xhtml = (body: string, attributes = ''): string =>
  `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>A page</title></head>
<body ${attributes}>${body}</body>
</html>`;

export const container = `<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>`;

export const defaultMetadata = `<dc:title>The Lamp</dc:title><dc:creator>A. Writer</dc:creator><dc:language>en-GB</dc:language>`;

/** Returns the files of an EPUB by path. */
export function epubFiles({
  version = '3.0',
  pages,
  metadata = defaultMetadata,
  ...parts
}: EpubParts): Record<string, string | Uint8Array> {
  const items = pages.map(
    ({ name }, index) => `<item id="p${index}" href="${name}" media-type="application/xhtml+xml"/>`,
  );
  const spine = pages.map(({ isLinear, inSpine }, index) =>
    inSpine === false ? '' : `<itemref idref="p${index}"${isLinear === false ? ' linear="no"' : ''}/>`,
  );
  const isThree = version === '3.0';
  const lines =
    parts.contents ??
    pages
      .map(({ name }) =>
        isThree
          ? `<li><a href="${name}">${name}</a></li>`
          : `<navPoint><navLabel><text>${name}</text></navLabel><content src="${name}"/></navPoint>`,
      )
      .join('');
  const contents = isThree
    ? {
        'OEBPS/nav.xhtml': xhtml(
          `<nav epub:type="toc"><h1>Contents</h1><ol>${lines}</ol></nav>
          ${parts.landmarks ? `<nav epub:type="landmarks" hidden=""><ol>${parts.landmarks}</ol></nav>` : ''}`,
        ),
      }
    : {
        'OEBPS/toc.ncx': `<?xml version="1.0"?><ncx xmlns="http://www.daisy.org/z3986/2005/ncx/" version="2005-1"><navMap>${lines}</navMap></ncx>`,
      };
  const opf = `<?xml version="1.0"?>
<package xmlns="http://www.idpf.org/2007/opf" version="${version}" unique-identifier="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:opf="http://www.idpf.org/2007/opf">${metadata}</metadata>
<manifest>${items.join('')}${parts.items ?? ''}
${isThree ? '<item id="nav" href="nav.xhtml" properties="nav" media-type="application/xhtml+xml"/>' : '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'}
</manifest>
<spine${isThree ? '' : ' toc="ncx"'}>${spine.join('')}</spine>
${parts.guide ? `<guide>${parts.guide}</guide>` : ''}
</package>`;
  return {
    mimetype: 'application/epub+zip',
    'META-INF/container.xml': container,
    'OEBPS/book.opf': opf,
    ...contents,
    ...Object.fromEntries(
      pages.map(({ name, body = '', attributes, whole }) => [
        `OEBPS/${name}`,
        whole ?? xhtml(body, attributes),
      ]),
    ),
    ...parts.files,
  };
}

/** Returns the bytes of an EPUB. */
export const zipFiles = (files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  zipSync(
    Object.fromEntries(
      Object.entries(files).map(([name, content]) => [
        name,
        [bytes(content), { level: name === 'mimetype' ? 0 : 6 }],
      ]),
    ) as Zippable,
  );

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** Writes bytes to `book.epub` in a new folder, which is removed after the test, and returns the path. */
export function writeEpub(content: Uint8Array): string {
  const folder = mkdtempSync(join(tmpdir(), 'narrate-epub-'));
  folders.push(folder);
  const path = join(folder, 'book.epub');
  writeFileSync(path, content);
  return path;
}

/** Writes an EPUB to a file and returns the path. */
export const makeEpub = (parts: EpubParts): string => writeEpub(zipFiles(epubFiles(parts)));
