import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { EpubCheck } from '@likecoin/epubcheck-ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DeliverOptions } from '../../../../src/deliver/delivery.js';
import { readSchema } from '../../../../src/manifest/schema/manifest-schema.js';
import { elementsOf } from '../../../render/rendered.js';
import { closeBrowser, noChromium, openPage } from '../../../support/browser.js';
import { BookOnDisk } from '../../book-on-disk.js';
import { epubAudio, epubcheckMessages, markdownBook, unzip } from './epub-book.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
/** One white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mP8/x8AAwMCAO+ip1sAAAAASUVORK5CYII=',
  'base64',
);

const longTitle = 'word '.repeat(1000).trim();
const strangeTitle = '</script> & "quotes" \u202Eevil ]]>';
/** Chapters with everything that is hard to make valid XHTML of. */
const texts = [
  `---
title: '${strangeTitle}'
---

Some *em one. Two* words “Quoted.” And [a link](https://example.org/a?b=c&d|e) to [here](#quay) or [a](other.md) or [another chapter](part%202.md#x).
Wor*ld* ok[^1]. Next one. \u0007Bell

[^1]: A note with *text*.

### Deep {#quay}

##

> [!NOTE]
> Careful now.

- [x] One
- Two

![A map of the bay](map.png) and ![](https://example.org/x.png) and ![text](no-picture.png)

| A | |
|---|--:|
| 1 | two words |

<div align="center" class="s" id="ch1-s1"><p>Html <script>alert(1)</script> para<ul>text<li>x</ul></p><table><tr>
<td onclick="x">cell</table><dl><dd>only</dl><li>orphan<figure><p>x</p><figcaption>c</figcaption><p>y</p></figure></div>

<details><summary>More</summary>

Hidden text, <font>old</font> <b>bold <i>both</b> italic</i> <a href="javascript:alert(1)" id="1 x">here</a>.

</details>

Formulas $x^2$ and <math><mfrac><mi>a</mi><mi>b</mi></mfrac></math> and <math><mfrac><mi>a</mi></mfrac></math>.

<!-- narrate: say="Something else. Entirely." -->

This is replaced.

1984. It was cold.`,
  `# ${longTitle}\n\nShort.`,
  '# Code only\n\n```js\nlet x = 1 < 2 && true;\n```',
  '```\nNothing is spoken.\n```',
];
const policies = readSchema.parse({ footnotes: 'read', tables: 'read', html: 'read' });

let book: BookOnDisk;
let options: Pick<DeliverOptions, 'chapters' | 'reading'>;
let bytes: Buffer;
let files: ReadonlyMap<string, Buffer>;
const path = (name = 'the-harbour.epub') => join(book.root, 'audiobook', name);
const parts = () => ({
  ...options,
  title: 'The <Harbour>',
  narrator: 'A. Voice',
  year: 1987,
  language: 'en',
  cover: join(book.root, 'cover.png'),
  publish: { epub: epubAudio },
  audio: { chapters: [], captions: [] },
});
const deliver = () => book.deliver(options.chapters, parts());
const fileOf = (name: string): string => files.get(`EPUB/${name}`)!.toString();
const metaOf = (name: string) =>
  elementsOf(fileOf('package.opf').replace(/^<\?xml.*\?>/, '')).filter(
    ({ attributes }) => attributes.property === name,
  );

beforeAll(async () => {
  book = await BookOnDisk.create();
  await writeFile(join(book.root, 'cover.png'), png);
  await writeFile(join(book.root, 'no-picture.png'), 'text');
  options = await markdownBook(book, texts, policies);
  const [first] = options.chapters;
  await mkdir(join(book.root, dirname(first!.file)));
  await writeFile(join(book.root, dirname(first!.file), 'map.png'), png);
  await deliver();
  bytes = await readFile(path());
  files = await unzip(bytes);
});
afterAll(async () => {
  await closeBrowser();
  await rm(book.root, { recursive: true });
});

describe('an EPUB', () => {
  it('has no errors and warnings by the checks of EPUB 3.3', async () => {
    const { messages } = await EpubCheck.validate(bytes);
    expect(messages.filter(({ severity }) => ['fatal', 'error', 'warning'].includes(severity))).toEqual([]);
  });

  it('has no errors and warnings by EPUBCheck', (context) => {
    const messages = epubcheckMessages(path());
    if (messages === null) context.skip('EPUBCheck is not installed');
    expect(messages).toEqual([]);
  });

  it('has no violations of WCAG 2.2 AA in any of its pages', async (context) => {
    if (noChromium !== null) context.skip(noChromium);
    const folder = join(book.root, 'unpacked');
    await mkdir(join(folder, 'images'), { recursive: true });
    for (const [name, content] of files)
      if (/\.(?:xhtml|css|png)$/.test(name))
        await writeFile(join(folder, name.replace('EPUB/', '')), content);
    const pages = [...files.keys()].filter((name) => name.endsWith('.xhtml'));
    expect(pages).toHaveLength(texts.length + 1);
    for (const name of pages) {
      // Chromium shows nothing of a page that is not well-formed.
      const { page } = await openPage(pathToFileURL(join(folder, name.replace('EPUB/', ''))).href);
      await page.addScriptTag({ path: axe });
      const violations = await page.evaluate(async () => {
        const { violations: found } = await (
          globalThis as unknown as { axe: typeof import('axe-core') }
        ).axe.run();
        return found.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`));
      });
      expect([name, ...violations]).toEqual([name]);
      await page.context().close();
    }
  });

  it('begins with its type, uncompressed and without extra fields', () => {
    expect([...files.keys()].slice(0, 3)).toEqual(['mimetype', 'META-INF/container.xml', 'EPUB/package.opf']);
    expect(bytes.readUInt16LE(6) & 8).toBe(0);
    expect(bytes.readUInt16LE(8)).toBe(0);
    expect(bytes.readUInt16LE(28)).toBe(0);
    expect(bytes.subarray(30, 58).toString()).toBe('mimetypeapplication/epub+zip');
  });

  it('has durations that sum exactly, and clips that are whole chapters', () => {
    const durations = metaOf('media:duration').map(({ attributes, text }) => ({
      of: attributes.refines,
      ms: Math.round(Number.parseFloat(text) * 1000),
    }));
    const [total, ...chapters] = durations;
    expect(total).toEqual({ of: undefined, ms: chapters.reduce((sum, { ms }) => sum + ms, 0) });
    expect(chapters.map(({ of }) => of)).toEqual(['#ch001-overlay', '#ch002-overlay', '#ch003-overlay']);
    for (const [index, { ms }] of chapters.entries()) {
      const clips = [
        ...fileOf(`ch00${index + 1}.smil`).matchAll(/#(\S+)".*?clipBegin="(\S+)s" clipEnd="(\S+)s"/g),
      ];
      expect(clips[0]?.[2]).toBe('0.000');
      for (const [at, [, id = '', , end]] of clips.entries()) {
        expect(end).toBe(clips[at + 1]?.[2] ?? (ms / 1000).toFixed(3));
        if (at > 0) expect(fileOf(`ch00${index + 1}.xhtml`)).toContain(`id="${id}"`);
      }
    }
  });

  it('has titles and text as they are written, and nothing active', () => {
    const page = fileOf('ch001.xhtml');
    const elements = elementsOf(page.replace(/^<\?xml.*\?>/, ''));
    expect(elements.find(({ name }) => name === 'title')?.text).toBe(strangeTitle);
    expect(elements.find(({ name }) => name === 'h1')?.text).toBe(strangeTitle);
    expect(elements.some(({ name }) => name === 'script' || name === 'font')).toBe(false);
    expect(
      elements.flatMap(({ attributes }) => Object.keys(attributes)).filter((name) => /^on/.test(name)),
    ).toEqual([]);
    expect(page).not.toContain('javascript:');
    expect(page).toContain('<a href="ch002.xhtml">');
    expect(elementsOf(fileOf('nav.xhtml').replace(/^<\?xml.*\?>/, '')).map(({ text }) => text)).toContain(
      longTitle,
    );
    expect(elementsOf(fileOf('ch002.xhtml').replace(/^<\?xml.*\?>/, '')).map(({ text }) => text)).toContain(
      longTitle,
    );
  });

  it('says who reads it, and what it offers to readers who cannot see or hear', () => {
    expect(metaOf('media:narrator').map(({ text }) => text)).toEqual(['A. Voice']);
    expect(metaOf('schema:accessibilityFeature').map(({ text }) => text)).toContain('synchronizedAudioText');
    expect(metaOf('media:active-class').map(({ text }) => text)).toEqual(['-epub-media-overlay-active']);
    expect(fileOf('style.css')).toContain('.-epub-media-overlay-active');
    expect([...files.keys()].filter((name) => name.endsWith('.png'))).toHaveLength(2);
  });

  it('has the same bytes when it is written again, and none of its audio is encoded again', async () => {
    const cached = await readdir(join(book.root, 'parts-epub'));
    expect(cached).toHaveLength(3);
    await rm(path());
    const again = await deliver();
    expect(again).toMatchObject({ files: [], written: [], sidecars: ['audiobook/the-harbour.epub'] });
    expect((await readFile(path())).equals(bytes)).toBe(true);
    expect(book.events.some(({ type }) => type === 'file-progressed')).toBe(false);
  });

  it('is deleted with its cached audio when the manifest no longer asks for it', async () => {
    await book.deliver(options.chapters, { ...parts(), publish: { epub: null } });
    expect(await readdir(join(book.root, 'audiobook'))).toEqual(['timeline.json']);
    expect(await readdir(join(book.root, 'parts-epub'))).toEqual([]);
  });
});
