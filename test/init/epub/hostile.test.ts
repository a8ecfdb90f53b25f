import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { importEpub } from '../../../src/init/epub/import-epub.js';
import { container, epubFiles, makeEpub, writeEpub, zipFiles } from './epub-builder.js';

const pages = [{ name: 'c.xhtml', body: '<p>Hello.</p>' }];
const files = epubFiles({ pages });

/** How importing fails: its code, and what it says. */
async function failure(path: string): Promise<string> {
  const error: unknown = await importEpub(path).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NarrateError)) throw error ?? new Error('It was read.');
  return `${error.code}: ${error.message}`;
}

const failureWith = (more: Readonly<Record<string, string | Uint8Array>>): Promise<string> =>
  failure(writeEpub(zipFiles({ ...files, ...more })));

/** The archive of a book with the bytes of a text in it changed wherever they stand. */
function changed(archive: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(archive).toString('latin1').replaceAll(from, to);
  return Buffer.from(text, 'latin1');
}

describe('an archive', () => {
  it.each(['../outside.txt', '/etc/passwd', 'a/../../b', 'C:/x', '..\\x', 'a\\b'])(
    'with a file called %s is refused',
    async (name) => {
      expect(await failureWith({ [name]: 'x' })).toBe(
        `epub-unsafe: A file in it wants to be written outside of the folder: ${JSON.stringify(name)}.`,
      );
    },
  );

  it('with a link in it is refused', async () => {
    const linked: Zippable = { 'a.txt': [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120_777 << 16 }] };
    const path = writeEpub(zipSync(linked));
    expect(await failure(path)).toBe('epub-unsafe: A file in it is a link to somewhere else: "a.txt".');
  });

  it('with one name twice is refused', async () => {
    const twice = changed(zipFiles({ ...files, 'OEBPS/d.xhtml': 'x' }), 'OEBPS/d.xhtml', 'OEBPS/c.xhtml');
    expect(await failure(writeEpub(twice))).toBe('epub-unsafe: It holds two files called "OEBPS/c.xhtml".');
  });

  it('that unpacks to far more than it is, is refused', async () => {
    const bomb = Buffer.alloc(8 * 1024 * 1024, 'a');
    expect(await failureWith({ 'OEBPS/c.xhtml': bomb })).toMatch(
      /^epub-unsafe: "OEBPS\/c.xhtml" unpacks to more than 200 times its size/,
    );
  });

  it('with a file that unpacks to far more than it is, and that nothing refers to, is refused', async () => {
    const bomb = Buffer.alloc(8 * 1024 * 1024, 'a');
    expect(await failureWith({ 'other.bin': bomb })).toMatch(
      /^epub-unsafe: "other.bin" unpacks to more than 200 times its size/,
    );
  });

  it('whose files come to more than any book is refused', async () => {
    const archive = Buffer.from(zipSync({ a: Buffer.from('x'), b: Buffer.from('x') }, { level: 0 }));
    // Sizes packed and unpacked, in each line of the list at the end (APPNOTE 4.3.12).
    const line = Buffer.from('PK\x01\x02', 'latin1');
    for (let at = archive.indexOf(line); at !== -1; at = archive.indexOf(line, at + 1)) {
      archive.writeUInt32LE(0xf0000000, at + 20);
      archive.writeUInt32LE(0xf0000000, at + 24);
    }
    expect(await failure(writeEpub(archive))).toBe('epub-unsafe: Its files come to more than 4096 MB.');
  });

  it('that unpacks to more than it says is refused', async () => {
    const body = Array.from({ length: 20_000 }, (_, index) => `<p>${index}</p>`).join('');
    const archive = Buffer.from(zipFiles(epubFiles({ pages: [{ name: 'c.xhtml', body }] })));
    // The size unpacked, in the file's line of the list at the end: 24 bytes into it (APPNOTE 4.3.12).
    const entry = archive.lastIndexOf('OEBPS/c.xhtml') - 46;
    archive.writeUInt32LE(100, entry + 24);
    expect(await failure(writeEpub(archive))).toBe('epub-damaged: OEBPS/c.xhtml cannot be unpacked.');
  });

  it('with a text larger than any is refused', async () => {
    const large = zipSync(
      Object.fromEntries(
        Object.entries({ ...files, 'OEBPS/c.xhtml': ' '.repeat(17 * 1024 * 1024) }).map(([name, text]) => [
          name,
          Buffer.from(text),
        ]),
      ),
      { level: 0 },
    );
    expect(await failure(writeEpub(large))).toBe('epub-unsafe: "OEBPS/c.xhtml" unpacks to more than 16 MB.');
  });

  it('with more files than any book is refused', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_001 }, (_, index) => [`f${index}`, new Uint8Array()]),
    );
    expect(await failure(writeEpub(zipSync(many, { level: 0 })))).toBe(
      'epub-unsafe: It holds more than 20,000 files.',
    );
  });

  it('that is damaged is told from one that is none', async () => {
    const whole = Buffer.from(zipFiles(files));
    const spoilt = Buffer.from(zipFiles({ ...files, 'OEBPS/c.xhtml': 'x'.repeat(500) }));
    const at = spoilt.indexOf('OEBPS/c.xhtml') + 'OEBPS/c.xhtml'.length;
    spoilt.writeUInt8((spoilt.readUInt8(at) ?? 0) ^ 0xff, at);
    const mobi = Buffer.concat([Buffer.alloc(60), Buffer.from('BOOKMOBI'), Buffer.alloc(20)]);
    const told = await Promise.all(
      [
        whole.subarray(0, -30),
        spoilt,
        Buffer.alloc(0),
        Buffer.from('%PDF-1.7'),
        mobi,
        Buffer.from('hello'),
      ].map(async (bytes) => (await failure(writeEpub(bytes))).replace(/\S*\/book\.epub/, 'book.epub')),
    );
    expect(told).toEqual([
      'epub-damaged: book.epub is not a whole EPUB: it begins like one, and its end is missing or damaged.',
      'epub-damaged: OEBPS/c.xhtml cannot be unpacked.',
      'epub-damaged: book.epub is not a whole EPUB: it is empty.',
      'epub-damaged: book.epub is not a whole EPUB: it is a PDF.',
      'epub-damaged: book.epub is not a whole EPUB: it is a Kindle book (MOBI or AZW).',
      'epub-damaged: book.epub is not a whole EPUB: it is no ZIP archive.',
    ]);
  });

  it('of which a byte of text is wrong is damaged', async () => {
    const stored = zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
      { level: 0 },
    );
    expect(await failure(writeEpub(changed(stored, 'Hello.', 'Hallo.')))).toBe(
      'epub-damaged: OEBPS/c.xhtml is damaged: its checksum does not match.',
    );
  });

  it('with a password is protected', async () => {
    const locked = Buffer.from(zipFiles(files));
    const name = Buffer.from('META-INF/container.xml');
    // Bit 0 of the general flags, in the list at the end.
    const entry = locked.lastIndexOf(name) - 46;
    locked.writeUInt16LE(locked.readUInt16LE(entry + 8) | 1, entry + 8);
    expect(await failure(writeEpub(locked))).toBe(
      'epub-protected: META-INF/container.xml is encrypted with a password.',
    );
  });
});

describe('a package', () => {
  it('that is missing, or names nothing, is told', async () => {
    const { 'META-INF/container.xml': _, ...without } = files;
    const { 'OEBPS/book.opf': __, ...withoutPackage } = files;
    const told = await Promise.all([
      failure(writeEpub(zipFiles(without))),
      failure(writeEpub(zipFiles(withoutPackage))),
      failureWith({ 'META-INF/container.xml': '<container/>' }),
      failureWith({ 'META-INF/container.xml': container.replace('OEBPS/book.opf', '../book.opf') }),
      failureWith({ 'OEBPS/book.opf': 'nothing' }),
    ]);
    expect(told).toEqual([
      'epub-damaged: It is no EPUB: there is no META-INF/container.xml in it.',
      'epub-damaged: The package document OEBPS/book.opf, which META-INF/container.xml names, is missing.',
      'epub-damaged: META-INF/container.xml names no package document.',
      'epub-damaged: META-INF/container.xml names no package document.',
      'epub-damaged: Its package document OEBPS/book.opf lists no files, or no reading order.',
    ]);
  });

  it.each(['../../../../etc/passwd', '/etc/passwd', 'file:///etc/passwd'])(
    'whose reading order leads to %s is refused',
    async (href) => {
      const opf = String(files['OEBPS/book.opf']).replace('href="c.xhtml"', `href="${href}"`);
      expect(await failureWith({ 'OEBPS/book.opf': opf })).toBe(
        `epub-unsafe: A text of its reading order lies outside of it: "${href}".`,
      );
    },
  );

  it('that lists what is not there is refused where it is to be read, unless that is wanted', async () => {
    const path = makeEpub({
      pages,
      items: '<item id="x" href="gone.xhtml" media-type="application/xhtml+xml"/>',
    });
    expect((await importEpub(path)).proposal.notices).toEqual([]);
    const { 'OEBPS/c.xhtml': _, ...without } = files;
    const incomplete = writeEpub(zipFiles(without));
    expect(await failure(incomplete)).toBe(
      'epub-damaged: Texts of its reading order are not in it: "OEBPS/c.xhtml".',
    );
    const { proposal } = await importEpub(incomplete, { force: true });
    expect(proposal.notices).toEqual(['Listed by the book, and not in it: "OEBPS/c.xhtml".']);
  });
});

describe('copy protection', () => {
  const encryption = (algorithm: string) =>
    `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
      <enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/><enc:CipherData><enc:CipherReference URI="OEBPS/c.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>`;

  it.each([
    [
      'META-INF/encryption.xml',
      encryption('http://www.w3.org/2001/04/xmlenc#aes256-cbc'),
      'META-INF/encryption.xml says that OEBPS/c.xhtml is encrypted',
    ],
    ['META-INF/rights.xml', '<rights/>', 'META-INF/rights.xml says that it is copy-protected (Adobe ADEPT)'],
    ['META-INF/license.lcpl', '{}', 'META-INF/license.lcpl says that it is copy-protected (Readium LCP)'],
    ['META-INF/sinf.xml', '<sinf/>', 'META-INF/sinf.xml says that it is copy-protected (Apple FairPlay)'],
  ])('by %s is told', async (name, content, reason) => {
    expect(await failureWith({ [name]: content })).toBe(
      `epub-protected: This EPUB cannot be read: ${reason}.`,
    );
  });

  it.each(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC'])(
    'is not what obfuscated fonts are (%s)',
    async (algorithm) => {
      const path = writeEpub(zipFiles({ ...files, 'META-INF/encryption.xml': encryption(algorithm) }));
      expect((await importEpub(path)).files).toHaveLength(1);
    },
  );
});

describe('a text', () => {
  const nested = (levels: number) => ({
    pages: [{ name: 'c.xhtml', body: `${'<div><b>'.repeat(levels)}deep${'</b></div>'.repeat(levels)}` }],
  });

  it('with elements in each other deeper than anybody writes them is read', async () => {
    const { files: made } = await importEpub(makeEpub(nested(900)));
    expect(String(made[0]?.contents)).toBe('**deep**\n');
  });

  it('with elements in each other without end is refused', async () => {
    expect(await failure(makeEpub(nested(30_000)))).toBe(
      'epub-damaged: Elements in it stand in each other more than 2000 deep.',
    );
  });

  it('in a folder whose name is not ASCII is found', async () => {
    const { files: made } = await importEpub(
      makeEpub({
        pages: [{ name: 'caf%C3%A9.xhtml', whole: '' }],
        files: { 'OEBPS/cafe\u0301.xhtml': '<html><body>x</body></html>' },
      }),
    );
    expect(String(made[0]?.contents)).toBe('x\n');
  });
});

describe('a path', () => {
  it('that is missing or a folder is wrong usage', async () => {
    const path = makeEpub({ pages });
    const folder = join(dirname(path), 'folder.epub');
    mkdirSync(folder);
    writeFileSync(join(folder, 'mimetype'), 'application/epub+zip');
    expect(await failure(join(dirname(path), 'gone.epub'))).toMatch(/^usage: There is no file /);
    expect(await failure(folder)).toMatch(/^usage: .*folder\.epub is a folder\.$/);
  });
});
