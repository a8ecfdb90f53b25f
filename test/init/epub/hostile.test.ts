import { dirname, join } from 'node:path';
import { type Zippable, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { NarrateError } from '../../../src/base/errors.js';
import { importEpub } from '../../../src/init/epub/import-epub.js';
import { container, epubFiles, makeEpub, writeEpub, xhtml, zipFiles } from './epub-builder.js';

const pages = [{ name: 'c.xhtml', body: '<p>Hello.</p>' }];
const files = epubFiles({ pages });

/** Returns code and message of the error that importing throws. */
async function failure(path: string): Promise<string> {
  const error: unknown = await importEpub(path).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof NarrateError)) throw error ?? new Error('importEpub did not throw.');
  return `${error.code}: ${error.message}`;
}

const failureWith = (more: Readonly<Record<string, string | Uint8Array>>): Promise<string> =>
  failure(writeEpub(zipFiles({ ...files, ...more })));

/** Replaces bytes of an archive everywhere. */
function changed(archive: Uint8Array, from: string, to: string): Uint8Array {
  const text = Buffer.from(archive).toString('latin1').replaceAll(from, to);
  return Buffer.from(text, 'latin1');
}

describe('importEpub: archive', () => {
  it.each(['../outside.txt', '/etc/passwd', 'a/../../b', 'C:/x', '..\\x', 'a\\..\\..\\b', '\\x'])(
    'rejects a file with the path %s',
    async (name) => {
      const shown = JSON.stringify(name.replaceAll('\\', '/'));
      expect(await failureWith({ [name]: 'x' })).toBe(
        `epub-unsafe: The EPUB contains a file with a path outside its folder: ${shown}.`,
      );
    },
  );

  it('reads files whose names and references have backslashes', async () => {
    const book = epubFiles({ pages: [{ name: 'Text\\c.xhtml', body: '<p>Hello.</p>' }] });
    const windows = Object.entries(book).map(([name, text]) => [name.replaceAll('/', '\\'), text]);
    const path = writeEpub(zipFiles(Object.fromEntries(windows)));
    expect(String((await importEpub(path)).files[0]?.contents)).toBe('Hello.\n');
  });

  it('rejects two files with the same name after backslashes became slashes', async () => {
    expect(await failureWith({ 'OEBPS\\c.xhtml': 'x' })).toBe(
      'epub-unsafe: The EPUB contains two files with the name "OEBPS/c.xhtml".',
    );
  });

  it('finds a file that is stored under an encoded name, but prefers one with the decoded name', async () => {
    const page = { name: 'a%20b.xhtml', whole: xhtml('<p>Encoded.</p>') };
    const encoded = epubFiles({ pages: [page] });
    const decoded = { ...encoded, 'OEBPS/a b.xhtml': xhtml('<p>Decoded.</p>') };
    const texts = await Promise.all(
      [encoded, decoded].map(
        async (book) => (await importEpub(writeEpub(zipFiles(book)))).files[0]?.contents,
      ),
    );
    expect(texts).toEqual(['Encoded.\n', 'Decoded.\n']);
  });

  it('rejects a link', async () => {
    const linked: Zippable = { 'a.txt': [Buffer.from('/etc/passwd'), { os: 3, attrs: 0o120_777 << 16 }] };
    const path = writeEpub(zipSync(linked));
    expect(await failure(path)).toBe('epub-unsafe: The EPUB contains a link: "a.txt".');
  });

  it('rejects two files with the same name', async () => {
    const twice = changed(zipFiles({ ...files, 'OEBPS/d.xhtml': 'x' }), 'OEBPS/d.xhtml', 'OEBPS/c.xhtml');
    expect(await failure(writeEpub(twice))).toBe(
      'epub-unsafe: The EPUB contains two files with the name "OEBPS/c.xhtml".',
    );
  });

  it('rejects a text with an extreme compression ratio', async () => {
    const bomb = Buffer.alloc(8 * 1024 * 1024, 'a');
    expect(await failureWith({ 'OEBPS/c.xhtml': bomb })).toMatch(
      /^epub-unsafe: "OEBPS\/c.xhtml" unpacks to more than 200 times its size/,
    );
  });

  it('rejects an extreme compression ratio in a file without references', async () => {
    const bomb = Buffer.alloc(8 * 1024 * 1024, 'a');
    expect(await failureWith({ 'other.bin': bomb })).toMatch(
      /^epub-unsafe: "other.bin" unpacks to more than 200 times its size/,
    );
  });

  it('rejects a total declared size over the limit', async () => {
    const archive = Buffer.from(zipSync({ a: Buffer.from('x'), b: Buffer.from('x') }, { level: 0 }));
    // Packed and unpacked sizes, in each entry of the list at the end (APPNOTE 4.3.12).
    const header = Buffer.from('PK\x01\x02', 'latin1');
    for (let at = archive.indexOf(header); at !== -1; at = archive.indexOf(header, at + 1)) {
      archive.writeUInt32LE(0xf0000000, at + 20);
      archive.writeUInt32LE(0xf0000000, at + 24);
    }
    expect(await failure(writeEpub(archive))).toBe(
      'epub-unsafe: The files in the EPUB have more than 4096 MB in total.',
    );
  });

  it('rejects a file that unpacks to more than its declared size', async () => {
    const body = Array.from({ length: 20_000 }, (_, index) => `<p>${index}</p>`).join('');
    const archive = Buffer.from(zipFiles(epubFiles({ pages: [{ name: 'c.xhtml', body }] })));
    // The unpacked size is at byte 24 of the file's entry in the list at the end (APPNOTE 4.3.12).
    const entry = archive.lastIndexOf('OEBPS/c.xhtml') - 46;
    archive.writeUInt32LE(100, entry + 24);
    expect(await failure(writeEpub(archive))).toBe('epub-damaged: OEBPS/c.xhtml cannot be unpacked.');
  });

  it('rejects a text over the size limit', async () => {
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

  it('rejects more files than the limit', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 20_001 }, (_, index) => [`f${index}`, new Uint8Array()]),
    );
    expect(await failure(writeEpub(zipSync(many, { level: 0 })))).toBe(
      'epub-unsafe: The EPUB contains more than 20,000 files.',
    );
  });

  it('distinguishes damaged EPUBs from other files', async () => {
    const whole = Buffer.from(zipFiles(files));
    const corrupted = Buffer.from(zipFiles({ ...files, 'OEBPS/c.xhtml': 'x'.repeat(500) }));
    const at = corrupted.indexOf('OEBPS/c.xhtml') + 'OEBPS/c.xhtml'.length;
    corrupted.writeUInt8((corrupted.readUInt8(at) ?? 0) ^ 0xff, at);
    const mobi = Buffer.concat([Buffer.alloc(60), Buffer.from('BOOKMOBI'), Buffer.alloc(20)]);
    const failures = await Promise.all(
      [
        whole.subarray(0, -30),
        corrupted,
        Buffer.alloc(0),
        Buffer.from('%PDF-1.7'),
        mobi,
        Buffer.from('hello'),
      ].map(async (bytes) => (await failure(writeEpub(bytes))).replace(/\S*\/book\.epub/, 'book.epub')),
    );
    expect(failures).toEqual([
      'epub-damaged: book.epub is not a valid EPUB: the end of the file is missing or damaged.',
      'epub-damaged: OEBPS/c.xhtml cannot be unpacked.',
      'epub-damaged: book.epub is not a valid EPUB: it is empty.',
      'epub-damaged: book.epub is not a valid EPUB: it is a PDF.',
      'epub-damaged: book.epub is not a valid EPUB: it is a Kindle book (MOBI or AZW).',
      'epub-damaged: book.epub is not a valid EPUB: it is not a ZIP archive.',
    ]);
  });

  it('rejects a text with a wrong checksum', async () => {
    const stored = zipSync(
      Object.fromEntries(Object.entries(files).map(([name, text]) => [name, Buffer.from(text)])),
      { level: 0 },
    );
    expect(await failure(writeEpub(changed(stored, 'Hello.', 'Hallo.')))).toBe(
      'epub-damaged: OEBPS/c.xhtml is damaged: its checksum does not match.',
    );
  });

  it('rejects a file with a password', async () => {
    const locked = Buffer.from(zipFiles(files));
    const name = Buffer.from('META-INF/container.xml');
    // Bit 0 of the general flags in the list at the end means encryption.
    const entry = locked.lastIndexOf(name) - 46;
    locked.writeUInt16LE(locked.readUInt16LE(entry + 8) | 1, entry + 8);
    expect(await failure(writeEpub(locked))).toBe(
      'epub-protected: META-INF/container.xml is encrypted with a password.',
    );
  });
});

describe('importEpub: package document', () => {
  it('rejects a missing, empty or invalid package document', async () => {
    const { 'META-INF/container.xml': _, ...without } = files;
    const { 'OEBPS/book.opf': __, ...withoutPackage } = files;
    const failures = await Promise.all([
      failure(writeEpub(zipFiles(without))),
      failure(writeEpub(zipFiles(withoutPackage))),
      failureWith({ 'META-INF/container.xml': '<container/>' }),
      failureWith({ 'META-INF/container.xml': container.replace('OEBPS/book.opf', '../book.opf') }),
      failureWith({ 'OEBPS/book.opf': 'nothing' }),
    ]);
    expect(failures).toEqual([
      'epub-damaged: The file is not an EPUB: it does not contain META-INF/container.xml.',
      'epub-damaged: The package document OEBPS/book.opf, named in META-INF/container.xml, is missing.',
      'epub-damaged: META-INF/container.xml does not name a package document.',
      'epub-damaged: META-INF/container.xml does not name a package document.',
      'epub-damaged: The package document OEBPS/book.opf has no files or no reading order.',
    ]);
  });

  it.each(['../../../../etc/passwd', '/etc/passwd', 'file:///etc/passwd'])(
    'rejects a reading order that contains %s',
    async (href) => {
      const opf = String(files['OEBPS/book.opf']).replace('href="c.xhtml"', `href="${href}"`);
      expect(await failureWith({ 'OEBPS/book.opf': opf })).toBe(
        `epub-unsafe: The reading order contains a text outside the EPUB: "${href}".`,
      );
    },
  );

  it('rejects missing texts of the reading order, except with force', async () => {
    const path = makeEpub({
      pages,
      items: '<item id="x" href="gone.xhtml" media-type="application/xhtml+xml"/>',
    });
    expect((await importEpub(path)).proposal.notices).toEqual([]);
    const { 'OEBPS/c.xhtml': _, ...without } = files;
    const incomplete = writeEpub(zipFiles(without));
    expect(await failure(incomplete)).toBe(
      'epub-damaged: The EPUB does not contain these texts of its reading order: "OEBPS/c.xhtml".',
    );
    const { proposal } = await importEpub(incomplete, { force: true });
    expect(proposal.notices).toEqual(['The book lists texts that it does not contain: "OEBPS/c.xhtml".']);
  });
});

describe('importEpub: copy protection', () => {
  const encryption = (algorithm: string) =>
    `<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" xmlns:enc="http://www.w3.org/2001/04/xmlenc#">
      <enc:EncryptedData><enc:EncryptionMethod Algorithm="${algorithm}"/><enc:CipherData><enc:CipherReference URI="OEBPS/c.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>`;

  it.each([
    [
      'META-INF/encryption.xml',
      encryption('http://www.w3.org/2001/04/xmlenc#aes256-cbc'),
      'This EPUB is encrypted: META-INF/encryption.xml lists OEBPS/c.xhtml.',
    ],
    [
      'META-INF/rights.xml',
      '<rights/>',
      'This EPUB is copy-protected (Adobe ADEPT): it contains META-INF/rights.xml.',
    ],
    [
      'META-INF/license.lcpl',
      '{}',
      'This EPUB is copy-protected (Readium LCP): it contains META-INF/license.lcpl.',
    ],
    [
      'META-INF/sinf.xml',
      '<sinf/>',
      'This EPUB is copy-protected (Apple FairPlay): it contains META-INF/sinf.xml.',
    ],
  ])('rejects a book with %s', async (name, content, message) => {
    expect(await failureWith({ [name]: content })).toBe(`epub-protected: ${message}`);
  });

  it.each(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC'])(
    'accepts obfuscated fonts (%s)',
    async (algorithm) => {
      const path = writeEpub(zipFiles({ ...files, 'META-INF/encryption.xml': encryption(algorithm) }));
      expect((await importEpub(path)).files).toHaveLength(1);
    },
  );
});

describe('importEpub: texts', () => {
  const nested = (levels: number) => ({
    pages: [{ name: 'c.xhtml', body: `${'<div><b>'.repeat(levels)}deep${'</b></div>'.repeat(levels)}` }],
  });

  it('reads 1,800 nested elements', async () => {
    const { files: written } = await importEpub(makeEpub(nested(900)));
    expect(String(written[0]?.contents)).toBe('**deep**\n');
  });

  it('writes a paragraph with more signs than Markdown may have, so that reading it reports the place', async () => {
    const body = `<h1>A</h1><p>x${'<a epub:type="noteref" href="#n">1</a> '.repeat(3000)}</p><p id="n">A note.</p>`;
    const { files: written } = await importEpub(makeEpub({ pages: [{ name: 'c.xhtml', body }] }));
    expect(String(written[0]?.contents)).toContain('[^1]: A note.');
  });

  it('rejects 60,000 nested elements', async () => {
    expect(await failure(makeEpub(nested(30_000)))).toBe(
      'epub-damaged: A text of the EPUB has elements nested more than 2000 levels deep.',
    );
  });

  it('finds a text with a name that is not ASCII', async () => {
    const { files: written } = await importEpub(
      makeEpub({
        pages: [{ name: 'caf%C3%A9.xhtml', whole: '' }],
        files: { 'OEBPS/cafe\u0301.xhtml': '<html><body>x</body></html>' },
      }),
    );
    expect(String(written[0]?.contents)).toBe('x\n');
  });
});

describe('importEpub: path', () => {
  it('rejects a missing file as wrong usage', async () => {
    const path = makeEpub({ pages });
    expect(await failure(join(dirname(path), 'gone.epub'))).toMatch(
      /^usage: The file .*gone\.epub does not exist\.$/,
    );
  });
});
