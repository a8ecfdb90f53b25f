import { Buffer } from 'node:buffer';
import { describe, expect, it } from 'vitest';
import { jpeg as makeJpeg, png as makePng } from '../../support/pictures.js';
import { defaultMetadata, type EpubParts, xhtml } from './epub-builder.js';
import { chapterOf, imported, markdown, outline } from './imported.js';
import { wordsOfMarkdown } from './words.js';

const png = makePng(8);
const jpeg = makeJpeg(3, 8);

describe('importEpub of an EPUB 3', () => {
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

  it('returns chapters in reading order, with the reason for those that are left out', async () => {
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
        leftOut: 'front matter that is not in the table of contents',
      },
      { file: 'chapters/07-part-one.md', title: null, part: 'Part One', leftOut: null },
      { file: 'chapters/08-1-the-harbour.md', title: '1. The Harbour', part: null, leftOut: null },
      {
        file: 'chapters/09-a-map-in-words.md',
        title: null,
        part: null,
        leftOut: 'not in the reading order (linear="no")',
      },
      { file: 'chapters/10-notes.md', title: null, part: null, leftOut: 'notes' },
      { file: 'chapters/11-register-of-names.md', title: null, part: null, leftOut: 'the index' },
    ]);
  });

  it('returns title, authors, language, description and cover', async () => {
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

describe('importEpub of an EPUB 2', () => {
  it('uses the NCX, the guide and the cover meta', async () => {
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

  it('uses creators without a role and authors as the author', async () => {
    const creator = (name: string, role: string) => `<dc:creator${role}>${name}</dc:creator>`;
    const { proposal } = await imported({
      version: '2.0',
      metadata: `${creator('A', ' opf:role="aut"')}${creator('B', '')}${creator('C', ' opf:role="ill"')}`,
      pages: [{ name: 'a.html', body: '<p>x</p>' }],
    });
    expect(proposal.author).toBe('A, B');
  });

  it('leaves out sections by their titles', async () => {
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

  it('leaves out sections without a title by their file names', async () => {
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
      'the title page, by its file name',
      'the copyright page, by its file name',
      'the table of contents, by its file name',
      null,
      null,
    ]);
  });

  it('leaves out pages that contain only the title of the book, or the title and the author', async () => {
    const book = await imported({
      pages: [
        { name: 'a.xhtml', body: '<h1>The Lamp</h1><hr/>' },
        { name: 'b.xhtml', body: '<p>THE LAMP</p><p>by</p><p>A. Writer</p>' },
        { name: 'c.xhtml', attributes: 'epub:type="chapter"', body: '<h1>The Lamp</h1>' },
        { name: 'd.xhtml', body: '<h1>The Lamp</h1><p>It was late.</p>' },
      ],
    });
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([
      'the title page',
      'the title page',
      null,
      null,
    ]);
  });

  it('lists no part of the book for an entry that contains all chapters and has the title of the book', async () => {
    const book = await imported({
      pages: [
        { name: 'a.xhtml', body: '<h1>A</h1><p>x</p>' },
        { name: 'b.xhtml', body: '<h1>B</h1><p>y</p>' },
      ],
      contents: '<li><a href="a.xhtml">The Lamp</a><ol><li><a href="b.xhtml">B</a></li></ol></li>',
    });
    expect(outline(book).map(({ part }) => part)).toEqual([null, null]);
  });

  it('includes everything that can be read if all sections would be left out', async () => {
    const book = await imported({
      pages: [{ name: 'a.xhtml', attributes: 'epub:type="glossary"', body: '<p>Lamp: a light.</p>' }],
    });
    expect(outline(book).map(({ leftOut }) => leftOut)).toEqual([null]);
  });

  it('names the file of a section without a title after its type', async () => {
    const { files } = await imported({
      pages: [
        { name: 'a.xhtml', body: '<h1>A</h1><p>x</p>' },
        { name: 'b.xhtml', attributes: 'epub:type="toc"', body: '<p>A</p>' },
      ],
      contents: '<li><a href="a.xhtml">A</a></li>',
    });
    expect(files.map(({ path }) => path)).toEqual(['chapters/01-a.md', 'chapters/02-contents.md']);
  });

  it('uses files as chapters if there is no table of contents, with a notice', async () => {
    const { proposal } = await imported({
      version: '2.0',
      contents: '',
      pages: [{ name: 'a.html', body: '<p>x</p>' }],
    });
    expect(proposal.notices).toEqual([
      'The book has no table of contents, so each of its files is a chapter.',
    ]);
  });
});

describe('importEpub: chapters and files', () => {
  const entry = (href: string, title: string) => `<li><a href="${href}">${title}</a></li>`;

  it('splits a file with several chapters by the table of contents', async () => {
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

  it('does not split a chapter at sections that the contents list like chapters', async () => {
    const book = await imported({
      pages: [{ name: 'c.xhtml', body: '<h1>One</h1><p>a</p><h2 id="s">Section</h2><p>b</p>' }],
      contents: entry('c.xhtml', 'One') + entry('c.xhtml#s', 'Section'),
    });
    expect(markdown(book)).toEqual(['# One\n\na\n\n## Section\n\nb\n']);
  });

  it('joins only files that were split because of their size', async () => {
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

describe('importEpub: notes', () => {
  it('converts typed notes to footnotes of the chapters that refer to them', async () => {
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
      '4 notes became footnotes of their chapters. `read.footnotes` sets whether they are read aloud.',
      '1 reference to a note was left out, because the note is not in the book.',
    ]);
  });

  it('recognises notes without types by links in both directions', async () => {
    const text =
      await chapterOf(`<h1><a href="#toc">I</a></h1><p>Dark<a id="r1" href="#n1"><sup>1</sup></a> night, see <a href="#n9">2</a>.</p>
      <p id="n9">A paragraph without a link back.</p><hr/>
      <p><a id="n1" href="#r1">1</a>. Very dark.</p>`);
    expect(text).toBe(
      '# I\n\nDark[^1] night, see 2.\n\nA paragraph without a link back.\n\n***\n\n[^1]: Very dark.\n',
    );
  });

  it('keeps notes without a reference in the text', async () => {
    expect(await chapterOf('<p>a</p><aside epub:type="footnote" id="n"><p>b</p></aside>')).toBe('a\n\nb\n');
  });
});

describe('importEpub: content of a page', () => {
  it.each([
    [
      'removes page breaks',
      '<p>a<span epub:type="pagebreak" id="p1" title="1">1</span>b <span role="doc-pagebreak"/>c</p>',
      'ab c\n',
    ],
    [
      'keeps a page break that contains text',
      `<div epub:type="pagebreak"><p>${'word '.repeat(9)}</p></div>`,
      `${'word '.repeat(9).trim()}\n`,
    ],
    ['keeps the base of ruby', '<p><ruby>漢<rp>(</rp><rt>かん</rt><rp>)</rp></ruby>字</p>', '漢字\n'],
    [
      'separates superscript and subscript numbers from other numbers',
      '<p>10<sup>6</sup>, 10<sup>−3</sup>, <i>x</i><sup><b>2</b></sup>, H<sub>2</sub>O, 3<sup>1</sup>/<sub>2</sub></p>',
      '10⁶, 10⁻³, *x*², H₂O, 3 1/2\n',
    ],
    ['keeps superscript letters in their word', '<p>1<sup>st</sup> M<sup>me</sup></p>', '1st Mme\n'],
    ['separates deleted from inserted text', '<p><del>gone</del><ins>new</ins></p>', '~~gone~~ new\n'],
    ['removes soft hyphens', '<p>light\u00ADhouse</p>', 'lighthouse\n'],
    [
      'joins drop caps with their words',
      '<p><span class="dropcap">T</span>he <img src="o.png" alt="O"/>nly</p>',
      'The Only\n',
    ],
    [
      'removes hidden content',
      '<p hidden="">x</p><p style="display: none">y</p><p aria-hidden="true">z</p><p>a</p>',
      'a\n',
    ],
    [
      'keeps the alternative texts of pictures',
      '<p><img src="../i/a.png" alt="A  lamp"/><img src="b.png" alt=""/></p>',
      '![A lamp]()\n',
    ],
    [
      'keeps the titles of drawings',
      '<svg xmlns="http://www.w3.org/2000/svg"><title>A chart</title><text>x</text></svg>',
      '![A chart]()\n',
    ],
    [
      'converts links inside the book to text',
      '<p><a href="d.xhtml#x">a</a> <a href="https://x.org/">b</a></p>',
      'a [b](https://x.org/)\n',
    ],
    ['keeps the lines of poems', '<pre>one\n  two <i>three</i></pre>', 'one\\\ntwo *three*\n'],
    [
      'converts programs to code blocks',
      '<pre class="programlisting">let a\n  b</pre>',
      '```\nlet a\n  b\n```\n',
    ],
    [
      'keeps emphasis that Markdown can represent',
      '<p><i>a</i><i>b</i> <b>c $x$</b> ::: <em>d</em></p>',
      '*ab* **c \\$x\\$** &#x2060;::: *d*\n',
    ],
    [
      'distinguishes prices from formulas',
      '<p>$5 or $6, <code>$7</code></p><p>$5 or $6</p>',
      '\\$5 or \\$6, `$7`\n\n$5 or $6\n',
    ],
    ['puts headings on one line', '<h2>One<br/>Two</h2>', '# One Two\n'],
    [
      'keeps the TeX of formulas',
      '<p>a <math alttext="x^2"><msup><mi>x</mi><mn>2</mn></msup></math></p>',
      'a $x^2$\n',
    ],
    ['keeps the text of other formulas', '<p><math alttext="x squared"><mi>x</mi></math></p>', 'x squared\n'],
    [
      'converts layout tables to their content',
      '<table><tr><td><p>a</p></td></tr><tr><td>b</td></tr></table>',
      'a\n\nb\n',
    ],
    [
      'uses the default of a switch',
      '<p><epub:switch><epub:case required-namespace="x">y</epub:case><epub:default>a</epub:default></epub:switch></p>',
      'a\n',
    ],
    ['replaces the entities of XHTML', '<p>caf&eacute;&nbsp;&mdash;&#x41;</p>', 'café\u00A0—A\n'],
    [
      'removes line ends between Chinese or Japanese characters',
      '<p>日本\n  語と\n English</p>',
      '日本語と English\n',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('is decoded as UTF-8, UTF-16 or the declared encoding', async () => {
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
          'Files with a wrong declaration of their encoding were read as Windows-1252: "OEBPS/c.xhtml". Check their accented letters.',
        ],
      ],
    ];
    for (const [name, whole, notices] of files) {
      const book = await imported({ pages: [{ name: 'c.xhtml', whole }] });
      expect([name, markdown(book)[0]?.replace('—', '-')]).toEqual([name, 'Ärger - né\n']);
      expect(book.proposal.notices).toEqual(notices);
    }
  });

  it('is parsed as HTML if it is not well-formed, with a notice', async () => {
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
      expect.stringMatching(/^Files that are not well-formed were read as in a browser: "OEBPS\/c.xhtml"/),
    ]);
  });
});
