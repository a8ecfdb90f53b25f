import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { type ImportedBook, importEpub } from '../../../src/init/epub/import-epub.js';
import { defaultMetadata, type EpubParts, makeEpub, xhtml } from './epub-builder.js';
import { wordsOfMarkdown } from './words.js';

const imported = (parts: EpubParts): Promise<ImportedBook> => importEpub(makeEpub(parts));

/** The Markdown of the only chapter of a book with this body. */
async function chapterOf(body: string, others: Partial<EpubParts> = {}): Promise<string> {
  const { files } = await imported({ pages: [{ name: 'c.xhtml', body }], ...others });
  return String(files[0]?.contents);
}

const markdown = ({ files }: ImportedBook): string[] => files.map(({ contents }) => String(contents));
const outline = ({ proposal }: ImportedBook) =>
  proposal.chapters.map(({ file, leftOut, title, part }) => ({ file, leftOut, title, part }));

const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(16)]);
const jpeg = Buffer.concat([Buffer.from('ffd8ffe0', 'hex'), Buffer.alloc(16)]);

describe('an EPUB 3', () => {
  const book: EpubParts = {
    metadata: `<dc:title>The <em>Lamp</em> &amp; Co</dc:title><dc:language>de_AT</dc:language>
      <dc:creator id="a">A. Writer</dc:creator><meta refines="#a" property="role" scheme="marc:relators">aut</meta>
      <dc:creator id="b">B. Drawer</dc:creator><meta refines="#b" property="role">ill</meta>
      <dc:description>&lt;p>A story.&lt;/p>&lt;p>About a lamp.&lt;/p></dc:description>`,
    pages: [
      {
        name: 'cover.xhtml',
        attributes: 'epub:type="cover"',
        body: '<img src="art/c.png" alt="The cover"/>',
      },
      { name: 'title.xhtml', body: '<section epub:type="titlepage"><h1>The Lamp</h1></section>' },
      { name: 'rights.xhtml', body: '<section role="doc-copyright"><p>All rights reserved.</p></section>' },
      {
        name: 'dedication.xhtml',
        attributes: 'epub:type="frontmatter"',
        body: '<section epub:type="dedication"><p>For nobody.</p></section>',
      },
      {
        name: 'preface.xhtml',
        attributes: 'epub:type="frontmatter"',
        body: '<h1>A Word Before</h1><p>Read on.</p>',
      },
      { name: 'ad.xhtml', attributes: 'epub:type="frontmatter"', body: '<p>Buy more books.</p>' },
      { name: 'text/part.xhtml', attributes: 'epub:type="part"', body: '<h1>Part One</h1>' },
      { name: 'text/a%20b.xhtml', body: '<h2>The Harbour</h2><p>It was dark.</p>' },
      { name: 'extra.xhtml', isLinear: false, body: '<h1>A map in words</h1><p>North is up.</p>' },
      {
        name: 'notes.xhtml',
        attributes: 'epub:type="endnotes"',
        body: '<h1>Notes</h1><p>On everything.</p>',
      },
      { name: 'index.xhtml', body: '<nav role="doc-index"><h1>Register of names</h1><p>Lamp, 4</p></nav>' },
    ],
    contents: `<li><a href="preface.xhtml">A Word Before</a></li>
      <li><a href="text/part.xhtml">Part One</a><ol><li><a href="text/a%20b.xhtml#top">1. The Harbour</a></li></ol></li>`,
    landmarks: '<li><a epub:type="copyright-page" href="rights.xhtml">Rights</a></li>',
    items: '<item id="c" href="art/c.png" media-type="image/png" properties="cover-image"/>',
    files: {
      'OEBPS/art/c.png': png,
      'OEBPS/text/a b.xhtml': xhtml('<h2>The Harbour</h2><p>It was dark.</p>'),
    },
  };

  it('becomes chapters in reading order; what nobody listens to is left out with the reason', async () => {
    expect(outline(await imported(book))).toEqual([
      { file: 'chapters/01-cover.md', title: null, part: null, leftOut: 'the cover' },
      { file: 'chapters/02-the-lamp.md', title: null, part: null, leftOut: 'the title page' },
      { file: 'chapters/03-copyright-page.md', title: null, part: null, leftOut: 'the copyright page' },
      { file: 'chapters/04-chapter.md', title: null, part: null, leftOut: null },
      { file: 'chapters/05-a-word-before.md', title: null, part: null, leftOut: null },
      {
        file: 'chapters/06-chapter.md',
        title: null,
        part: null,
        leftOut: 'front matter that the contents do not list',
      },
      { file: 'chapters/07-part-one.md', title: null, part: 'Part One', leftOut: null },
      { file: 'chapters/08-1-the-harbour.md', title: '1. The Harbour', part: null, leftOut: null },
      {
        file: 'chapters/09-a-map-in-words.md',
        title: null,
        part: null,
        leftOut: 'it stands outside of the reading order (linear="no")',
      },
      { file: 'chapters/10-notes.md', title: null, part: null, leftOut: 'notes' },
      { file: 'chapters/11-register-of-names.md', title: null, part: null, leftOut: 'the index' },
    ]);
  });

  it('tells its title, authors, language and description, and brings its cover', async () => {
    const { proposal, files } = await imported(book);
    expect(proposal).toMatchObject({
      title: 'The Lamp & Co',
      author: 'A. Writer',
      language: 'de-AT',
      description: 'A story. About a lamp.',
      cover: 'cover.png',
      source: 'EPUB 3.0 (book.epub)',
      notices: [],
    });
    expect(files.at(-1)).toEqual({ path: 'cover.png', contents: png });
  });
});

describe('an EPUB 2', () => {
  it('is read by its NCX, its guide and its meta', async () => {
    const book = await imported({
      version: '2.0',
      metadata: `${defaultMetadata}<dc:creator opf:role="aut">C. Writer</dc:creator><meta name="cover" content="pic"/>`,
      pages: [
        { name: 'a.html', body: '<p>Chapter texts do not begin here.</p>' },
        { name: 'b.html', body: '<h3>One</h3><h4>Sub</h4><p>Text.</p>' },
      ],
      contents: `<navPoint><navLabel><text>Chapter  One</text></navLabel><content src="b.html"/></navPoint>`,
      guide: '<reference type="copyright-page" title="x" href="a.html"/>',
      items: '<item id="pic" href="c.jpg" media-type="image/jpeg"/>',
      files: { 'OEBPS/c.jpg': jpeg },
    });
    expect(book.proposal).toMatchObject({
      author: 'A. Writer, C. Writer',
      cover: 'cover.jpg',
      source: 'EPUB 2.0 (book.epub)',
    });
    expect(outline(book)).toMatchObject([
      { leftOut: 'the copyright page' },
      { title: 'Chapter One', leftOut: null },
    ]);
    expect(markdown(book)[1]).toBe('# One\n\n## Sub\n\nText.\n');
  });

  it('has those of no role for authors beside those who are called so', async () => {
    const creator = (name: string, role: string) => `<dc:creator${role}>${name}</dc:creator>`;
    const { proposal } = await imported({
      version: '2.0',
      metadata: `${creator('A', ' opf:role="aut"')}${creator('B', '')}${creator('C', ' opf:role="ill"')}`,
      pages: [{ name: 'a.html', body: '<p>x</p>' }],
    });
    expect(proposal.author).toBe('A, B');
  });

  it('names parts by their titles where it says nothing else', async () => {
    const page = (name: string) => ({ name, body: '<p>Some text.</p>' });
    const titles = [
      'Table of Contents',
      'Copyright ©2020',
      'Inhaltsverzeichnis',
      'Prologue',
      'The Index of Fear',
      'Index',
    ];
    const book = await imported({
      version: '2.0',
      pages: titles.map((_, index) => page(`${index}.html`)),
      contents: titles
        .map(
          (title, index) =>
            `<navPoint><navLabel><text>${title}</text></navLabel><content src="${index}.html"/></navPoint>`,
        )
        .join(''),
    });
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([
      'the table of contents, by its title',
      'the copyright page, by its title',
      'the table of contents, by its title',
      null,
      null,
      'the index, by its title',
    ]);
  });

  it('names parts by the names of their files where they have no title', async () => {
    const book = await imported({
      version: '2.0',
      contents: '',
      pages: ['title_page.xhtml', 'Copyright.html', 'toc.html', 'ch1.html', 'index_split_000.html'].map(
        (name) => ({
          name,
          body: '<p>Some text.</p>',
        }),
      ),
    });
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([
      'the title page, by the name of its file',
      'the copyright page, by the name of its file',
      'the table of contents, by the name of its file',
      null,
      null,
    ]);
  });

  it('of which everything would be left out is read all the same', async () => {
    const book = await imported({
      pages: [{ name: 'a.xhtml', attributes: 'epub:type="glossary"', body: '<p>Lamp: a light.</p>' }],
    });
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([null]);
  });

  it('names the file of a table of contents without a heading after what it is', async () => {
    const { files } = await imported({
      pages: [
        { name: 'a.xhtml', body: '<h1>A</h1><p>x</p>' },
        { name: 'b.xhtml', attributes: 'epub:type="toc"', body: '<p>A</p>' },
      ],
      contents: '<li><a href="a.xhtml">A</a></li>',
    });
    expect(files.map(({ path }) => path)).toEqual(['chapters/01-a.md', 'chapters/02-contents.md']);
  });

  it('without contents has its files for chapters, and says so', async () => {
    const { proposal } = await imported({
      version: '2.0',
      contents: '',
      pages: [{ name: 'a.html', body: '<p>x</p>' }],
    });
    expect(proposal.notices).toEqual(['It has no table of contents: the chapters are its files.']);
  });
});

describe('chapters and files', () => {
  const entry = (href: string, title: string) => `<li><a href="${href}">${title}</a></li>`;

  it('of several in one file are parted where the contents say so', async () => {
    const book = await imported({
      pages: [
        {
          name: 'all.xhtml',
          body: `<div id="w"><p>Before.</p><div><a id="one"></a><h2>One</h2><p>First.</p><h3 id="sub">Sub</h3><p>More.</p></div>
            <p>Still <i>first</i>.</p><h2 id="two">Two</h2><p>Second.</p></div>`,
        },
      ],
      contents: [
        entry('all.xhtml#one', 'One'),
        entry('all.xhtml#sub', 'Sub'),
        entry('all.xhtml#two', 'Two'),
      ].join(''),
    });
    expect(markdown(book)).toEqual([
      'Before.\n',
      '# One\n\nFirst.\n\n## Sub\n\nMore.\n\nStill *first*.\n',
      '# Two\n\nSecond.\n',
    ]);
  });

  it('whose sections the contents list like chapters stay whole', async () => {
    const book = await imported({
      pages: [{ name: 'c.xhtml', body: '<h1>One</h1><p>a</p><h2 id="s">Section</h2><p>b</p>' }],
      contents: entry('c.xhtml', 'One') + entry('c.xhtml#s', 'Section'),
    });
    expect(markdown(book)).toEqual(['# One\n\na\n\n## Section\n\nb\n']);
  });

  it('that were split for their size are put together again, and nothing else is', async () => {
    const book = await imported({
      pages: [
        { name: 'c_split_000.xhtml', body: '<h1>One</h1><p>It was</p>' },
        { name: 'c_split_001.xhtml', body: '<p>Dark.</p>' },
        { name: 'd.xhtml', body: '<h1>Two</h1><p>He went</p>' },
        { name: 'e.xhtml', body: '<p>home late.</p>' },
        { name: 'f.xhtml', body: '<p>Buy our other books.</p>' },
      ],
      contents: entry('c_split_000.xhtml', 'One') + entry('d.xhtml', 'Two'),
    });
    expect(markdown(book)).toEqual([
      '# One\n\nIt was\n\nDark.\n',
      '# Two\n\nHe went\n\nhome late.\n',
      'Buy our other books.\n',
    ]);
  });
});

describe('notes', () => {
  it('that the book calls notes become footnotes of the chapters that refer to them', async () => {
    const ref = (id: string, mark: string) => `<a epub:type="noteref" href="n.xhtml#${id}">${mark}</a>`;
    const book = await imported({
      pages: [
        {
          name: 'a.xhtml',
          body: `<h1>A</h1><p>One${ref('n1', '1')} and two<sup>[${ref('n2', '2')}]</sup>.</p>`,
        },
        { name: 'b.xhtml', body: `<h1>B</h1><p>Again${ref('n2', '*')}, and lost${ref('none', '9')}.</p>` },
        {
          name: 'n.xhtml',
          body: `<section epub:type="endnotes"><h2>Notes</h2><ol>
            <li epub:type="endnote" id="n1"><p>First. <a role="doc-backlink" href="a.xhtml#r1">↩</a></p></li>
            <li epub:type="endnote" id="n2"><p>2. Second, see ${ref('n1', '1')}.</p><p>On.</p></li></ol></section>`,
        },
      ],
    });
    expect(markdown(book)).toEqual([
      '# A\n\nOne[^1] and two[^2].\n\n[^1]: First.\n\n[^2]: Second, see [^1].\n\n    On.\n',
      '# B\n\nAgain[^1], and lost.\n\n[^1]: Second, see [^2].\n\n    On.\n\n[^2]: First.\n',
    ]);
    expect(book.proposal.notices).toEqual([
      '4 notes became footnotes of their chapters: `read.footnotes` says whether they are heard.',
      '1 mark of a note was left out, because the note is not in the book.',
    ]);
  });

  it('are known by links that lead there and back, where nothing else says so', async () => {
    const text =
      await chapterOf(`<h1><a href="#toc">I</a></h1><p>Dark<a id="r1" href="#n1"><sup>1</sup></a> night, see <a href="#n9">2</a>.</p>
      <p id="n9">A paragraph that nobody comes back from.</p><hr/>
      <p><a id="n1" href="#r1">1</a>. Very dark.</p>`);
    expect(text).toBe(
      '# I\n\nDark[^1] night, see 2.\n\nA paragraph that nobody comes back from.\n\n***\n\n[^1]: Very dark.\n',
    );
  });

  it('that nothing refers to stay where they stand', async () => {
    expect(await chapterOf('<p>a</p><aside epub:type="footnote" id="n"><p>b</p></aside>')).toBe('a\n\nb\n');
  });
});

describe('what is on a page', () => {
  it.each([
    [
      'page breaks vanish',
      '<p>a<span epub:type="pagebreak" id="p1" title="1">1</span>b <span role="doc-pagebreak"/>c</p>',
      'ab c\n',
    ],
    [
      'a page break that swallows the text does not',
      `<div epub:type="pagebreak"><p>${'word '.repeat(9)}</p></div>`,
      `${'word '.repeat(9).trim()}\n`,
    ],
    ['ruby keeps its base', '<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>', '漢字\n'],
    [
      'raised and lowered numbers do not grow into others',
      '<p>10<sup>6</sup>, 10<sup>−3</sup>, <i>x</i><sup><b>2</b></sup>, H<sub>2</sub>O, 3<sup>1</sup>/<sub>2</sub></p>',
      '10⁶, 10⁻³, *x*², H₂O, 3 1/2\n',
    ],
    ['raised letters are part of their word', '<p>1<sup>st</sup> M<sup>me</sup></p>', '1st Mme\n'],
    [
      'what is deleted and what is in its place are two words',
      '<p><del>gone</del><ins>new</ins></p>',
      '~~gone~~ new\n',
    ],
    ['soft hyphens go', '<p>light\u00ADhouse</p>', 'lighthouse\n'],
    [
      'drop caps join their words',
      '<p><span class="dropcap">T</span>he <img src="o.png" alt="O"/>nly</p>',
      'The Only\n',
    ],
    [
      'what is hidden is not read',
      '<p hidden="">x</p><p style="display: none">y</p><p aria-hidden="true">z</p><p>a</p>',
      'a\n',
    ],
    [
      'pictures keep their words',
      '<p><img src="../i/a.png" alt="A  lamp"/><img src="b.png" alt=""/></p>',
      '![A lamp](i/a.png)\n',
    ],
    [
      'drawings keep theirs',
      '<svg xmlns="http://www.w3.org/2000/svg"><title>A chart</title><text>x</text></svg>',
      '![A chart](OEBPS/c.xhtml)\n',
    ],
    [
      'links inside are text, others are links',
      '<p><a href="d.xhtml#x">a</a> <a href="https://x.org/">b</a></p>',
      'a [b](https://x.org/)\n',
    ],
    ['poems stay poems', '<pre>one\n  two <i>three</i></pre>', 'one\\\ntwo *three*\n'],
    ['programs stay programs', '<pre class="programlisting">let a\n  b</pre>', '```\nlet a\n  b\n```\n'],
    [
      'emphasis stays where it works',
      '<p><i>a</i><i>b</i> <b>c $x$</b> ::: <em>d</em></p>',
      '*ab* **c \\$x\\$** &#x2060;::: *d*\n',
    ],
    [
      'prices are no formulas',
      '<p>$5 or $6, <code>$7</code></p><p>$5 or $6</p>',
      '\\$5 or \\$6, `$7`\n\n$5 or $6\n',
    ],
    ['headings are one line', '<h2>One<br/>Two</h2>', '# One Two\n'],
    [
      'formulas keep their TeX',
      '<p>a <math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math></p>',
      'a $x^2$\n',
    ],
    ['other formulas are read', '<p><math alttext="x squared"><mi>x</mi></math></p>', 'x squared\n'],
    [
      'layout tables are laid out',
      '<table><tr><td><p>a</p></td></tr><tr><td>b</td></tr></table>',
      'a\n\nb\n',
    ],
    [
      'a choice is its last resort',
      '<p><epub:switch><epub:case required-namespace="x">y</epub:case><epub:default>a</epub:default></epub:switch></p>',
      'a\n',
    ],
    ['entities of XHTML are characters', '<p>caf&eacute;&nbsp;&mdash;&#x41;</p>', 'café\u00A0—A\n'],
    ['a line end between signs is none', '<p>日本\n  語と\n English</p>', '日本語と English\n'],
  ])('%s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('is read in UTF-8, UTF-16 and what else it declares', async () => {
    const page = (encoding: string) =>
      `<?xml version="1.0" encoding="${encoding}"?><html xmlns="http://www.w3.org/1999/xhtml"><body><p>Ärger — né</p></body></html>`;
    const little = Buffer.from(`\uFEFF${page('UTF-16')}`, 'utf16le');
    const files: [string, Uint8Array, string[]][] = [
      ['utf8', Buffer.from(`\uFEFF${page('utf-8')}`), []],
      ['little', little, []],
      ['big', Buffer.from(little).swap16(), []],
      ['latin', Buffer.from(page('iso-8859-1').replace('—', '-'), 'latin1'), []],
      [
        'lies',
        Buffer.from(page('utf-8').replace('—', '-'), 'latin1'),
        [
          'Not in the encoding that they declare, and read as Windows-1252: "OEBPS/c.xhtml". Look at their accents.',
        ],
      ],
    ];
    for (const [name, whole, notices] of files) {
      const book = await imported({ pages: [{ name: 'c.xhtml', whole }] });
      expect([name, markdown(book)[0]?.replace('—', '-')]).toEqual([name, 'Ärger - né\n']);
      expect(book.proposal.notices).toEqual(notices);
    }
  });

  it('is read as HTML where it is not well-formed, and that is told', async () => {
    const book = await imported({
      pages: [
        {
          name: 'c.xhtml',
          whole: '<html><body><p>a<br>b &unknown; <i/>c<a id="x"/><p>d<script>x</script></body>',
        },
      ],
    });
    expect(wordsOfMarkdown(markdown(book)[0] ?? '')).toEqual(['a', 'b', '&unknown;', 'c', 'd']);
    expect(book.proposal.notices).toEqual([
      expect.stringMatching(/^Not well-formed, and read as browsers would: "OEBPS\/c.xhtml"/),
    ]);
  });

  it('asks no other file and no address for its entities', async () => {
    const book = await imported({
      pages: [
        {
          name: 'c.xhtml',
          whole: `<!DOCTYPE html [<!ENTITY own "plain"><!ENTITY file SYSTEM "file:///etc/passwd"><!ENTITY more "&own;&own;">]>
            <html xmlns="http://www.w3.org/1999/xhtml"><body><p>&own; &file; &more;</p></body></html>`,
        },
      ],
    });
    expect(wordsOfMarkdown(markdown(book)[0] ?? '')).toEqual(['plain', '&file;', '&more;']);
    expect(book.proposal.notices).toEqual([expect.stringContaining('(&more; is not declared)')]);
  });
});
