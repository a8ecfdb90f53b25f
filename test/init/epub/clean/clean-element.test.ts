import { describe, expect, it } from 'vitest';
import { chapterOf, imported } from '../imported.js';

const typed = (name: string, body: string) => `<td epub:type="z3998:${name}">${body}</td>`;

describe('importEpub: plays', () => {
  it.each([
    [
      'converts the rows of a play to paragraphs that begin with the name',
      `<table epub:type="z3998:drama"><tr>${typed('persona', 'Anna')}<td><p>Who is there?</p><p>Tom?</p></td></tr>
        <tr><td></td><td><i epub:type="z3998:stage-direction">A door opens.</i></td></tr>
        <tr>${typed('persona', 'Tom!')}<td>Nobody.<br/>Sleep.</td></tr></table>`,
      'Anna. Who is there?\\\nTom?\n\n*A door opens.*\n\nTom! Nobody.\\\nSleep.\n',
    ],
    [
      'keeps other blocks of a speech apart from its name',
      `<table class="drama"><tr><td>Anna</td><td><p>I sing.</p><blockquote><p>Row on.</p></blockquote><p>So.</p></td></tr></table>`,
      'Anna. I sing.\n\n> Row on.\n\nSo.\n',
    ],
    [
      'recognises a play by its class',
      '<table class="drama-table"><tr><td>Anna</td><td>Who is there?</td></tr></table>',
      'Anna. Who is there?\n',
    ],
    [
      'recognises a play by names that occur again next to sentences',
      `<table><tr><td>ANNA</td><td>Who is there?</td></tr><tr><td>TOM</td><td>It is I.</td></tr>
        <tr><td>ANNA</td><td>Come in, then.</td></tr></table>`,
      'ANNA. Who is there?\n\nTOM. It is I.\n\nANNA. Come in, then.\n',
    ],
    [
      'keeps other tables',
      '<table><tr><td>Ann</td><td>31</td></tr><tr><td>Tom</td><td>32</td></tr><tr><td>Ann</td><td>33</td></tr></table>',
      '| | |\n| - | - |\n| Ann | 31 |\n| Tom | 32 |\n| Ann | 33 |\n',
    ],
  ])('%s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });
});

describe('importEpub: page and line numbers', () => {
  it.each([
    ['<p>Sea<span class="pagenum">[Pg 9]</span>side</p>', 'Seaside\n'],
    ['<p>Sea<a class="pageno" id="p6" title="6">6</a>side</p>', 'Seaside\n'],
    ['<p>Sea<span class="pagenum"><a id="Page_xii">xii</a></span>side</p>', 'Seaside\n'],
    ['<p>Sea<span class="pageNumber">{9}</span>side</p>', 'Seaside\n'],
    ['<p>Sea<a id="page13">{13}</a>side</p>', 'Seaside\n'],
    ['<p>Sea[Pg 5]side and [page 6] sand</p>', 'Seaside and sand\n'],
    ['<p><span class="lineno">15</span>The lamp<span class="lnum">16</span></p>', 'The lamp\n'],
    ['<p>Sea<span epub:type="pagebreak" title="8">8</span>side</p>', 'Seaside\n'],
    [
      '<p>Sea</p><p>{12}</p><div>[ 13 ]</div><p class="c"><span>[p. xiv]</span></p><p>side</p>',
      'Sea\n\nside\n',
    ],
    ['<p>Sea<span role="doc-pagebreak" aria-label=" Page 8. ">Page 8.</span>side</p>', 'Seaside\n'],
  ])('removes the number in %s', async (body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it.each([
    ['<p>He <span epub:type="pagebreak" title="6">went</span> home.</p>', 'He went home.\n'],
    ['<p><span epub:type="pagebreak">“But</span> of course.”</p>', '“But of course.”\n'],
    ['<p><span epub:type="pagebreak" title="6">I</span> went.</p>', 'I went.\n'],
    ['<p>Lamp <span class="number">9</span></p>', 'Lamp 9\n'],
    ['<p class="page">A page of words</p>', 'A page of words\n'],
    ['<p>See <a id="page13">chapter 2</a></p>', 'See chapter 2\n'],
    ['<p>Take <a id="page13">14</a> eggs</p>', 'Take 14 eggs\n'],
    ['<p>12</p><p>(13)</p><p>[14] eggs</p>', '12\n\n(13)\n\n\\[14] eggs\n'],
  ])('keeps the words in %s', async (body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });
});

describe('importEpub: drop caps', () => {
  const spaced = (letter: string, rest: string) =>
    `<p><span class="dropcap">${letter}</span>\n<span class="smallcaps">${rest}</span> she came</p>`;

  it.each([
    [spaced('W', 'HEN'), 'WHEN she came\n'],
    [spaced('“W', 'hen'), '“When she came\n'],
    [spaced('A', 'MAN'), 'A MAN she came\n'],
    ['<p><span class="drop">I</span> went</p>', 'I went\n'],
    ['<p><span class="letra">L</span><span class="versalita">A CASA</span></p>', 'LA CASA\n'],
    ['<p class="dropcap">T</p>\n<p>he rest.</p>', 'The rest.\n'],
    ['<div class="initial">T</div><p>\n  he rest.</p>', 'The rest.\n'],
    ['<p class="dropcap">T</p><p>Another.</p>', 'T\n\nAnother.\n'],
    ['<p><big>A</big> <small>MAN</small></p>', 'A MAN\n'],
  ])('reads %s', async (body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('keeps a consonant that is a word in the language of the page', async () => {
    const whole = `<html xmlns="http://www.w3.org/1999/xhtml" xml:lang="pl"><body>${spaced('W', 'lesie')}</body></html>`;
    const { files } = await imported({ pages: [{ name: 'c.xhtml', whole }] });
    expect(files[0]?.contents).toBe('W lesie she came\n');
  });
});

describe('importEpub: parts of a heading', () => {
  it.each([
    [
      '<h1><span class="num">Chapter 2</span><span class="title">The Middle</span></h1>',
      '# Chapter 2 The Middle\n',
    ],
    [
      '<h1><span class="num">CHAPTER II</span><span class="title">THE MIDDLE</span></h1>',
      '# CHAPTER II THE MIDDLE\n',
    ],
    ['<h1>The Quay<small class="subtitle">A<br/>tale</small></h1>', '# The Quay A tale\n'],
    ['<h1><span class="cap">C</span><span class="sc">HAPTER</span></h1>', '# CHAPTER\n'],
    ['<h1><span class="a">Chap</span><span class="b">ter</span></h1>', '# Chapter\n'],
    ['<h1><b>M</b><i>r</i></h1>', '# **M**_r_\n'],
  ])('reads %s', async (body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });
});

describe('importEpub: inline elements that are displayed as blocks', () => {
  const styled = (css: string, body: string) =>
    chapterOf(body, {
      items: '<item id="css" href="s.css" media-type="text/css"/>',
      files: { 'OEBPS/s.css': css },
    });

  it('puts them on lines of their own', async () => {
    const spans = '<span class="a">One</span><span class="b">two</span>';
    expect(await chapterOf(`<p>${spans}</p>`)).toBe('Onetwo\n');
    expect(await styled('/* { */ p .a, i.x { color: red; display : block }', `<p>${spans}</p>`)).toBe(
      'One\\\ntwo\n',
    );
    expect(await styled('@media all { span.b { display: block } }', `<h2>${spans}</h2>`)).toBe('# One two\n');
    expect(await styled('h2 span { display: block }', `<h2>${spans}</h2><p>${spans}</p>`)).toBe(
      '# One two\n\nOnetwo\n',
    );
    expect(await chapterOf('<p><i style="display:block">One</i><i>two</i></p>')).toBe('*One*\\\n*two*\n');
    expect(await chapterOf('<p><span class="line">One</span><br/><span class="line">two</span></p>')).toBe(
      'One\\\ntwo\n',
    );
  });
});

describe('importEpub: line breaks', () => {
  it.each([
    [
      'makes paragraphs of what is between two breaks',
      '<div>One<br/><br/>two<br/>three<br/> <br/>* * *<br/><br/><i>four</i></div>',
      'One\n\ntwo\\\nthree\n\n***\n\n*four*\n',
    ],
    [
      'also in a span around the whole page',
      '<body><span class="calibre1">One<br/><br/>two</span></body>',
      'One\n\ntwo\n',
    ],
    ['makes blocks of stanzas', '<pre>one\ntwo\n\nthree</pre>', 'one\\\ntwo\n\nthree\n'],
    ['keeps the lines of a verse', '<p>one<br/>two</p>', 'one\\\ntwo\n'],
    [
      'makes a scene break of three stars',
      '<p>a</p><p>* * *</p><div>***</div><p>b</p>',
      'a\n\n***\n\n***\n\nb\n',
    ],
    ...['*', '* *', '#', '# # #', '~', '~ ~ ~', '§', '• • •', '———', '- - -', 'o0o', '—oOo—', '*~o0o~*'].map(
      (sign) => [`makes a scene break of ${sign}`, `<p>a</p><p>${sign}</p><p>b</p>`, 'a\n\n***\n\nb\n'],
    ),
    ['keeps a silence', '<p>a</p><p>—</p><p>...</p><p>b</p>', 'a\n\n—\n\n...\n\nb\n'],
    ['keeps a cry', '<p>a</p><p>Ooo</p><p>b</p>', 'a\n\nOoo\n\nb\n'],
    ['keeps lines that would be metadata of a file', '<p>% a<br/>% b</p>', '\\% a\\\n\\% b\n'],
    ['makes a scene break of an ornament', '<p>a</p><p>❦</p><p>b</p>', 'a\n\n***\n\nb\n'],
  ])('%s', async (_, body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });
});

describe('importEpub: pictures', () => {
  it('keeps descriptions without an address, since no picture is written', async () => {
    expect(await chapterOf('<p><img src="../../x.png" alt="A lamp"/></p>')).toBe('![A lamp]()\n');
  });

  it.each([
    'image001.jpg',
    'C:\\Users\\me\\pic.png',
    'images/9781234567890_fig 1.jpeg',
    'Image',
    'image',
    'Alternative text not available',
    'no alt text',
  ])('removes and counts a picture whose description is "%s"', async (alt) => {
    const { files, proposal } = await imported({
      pages: [{ name: 'c.xhtml', body: `<p>a</p><p><img src="x.png" alt="${alt}"/></p>` }],
    });
    expect(files[0]?.contents).toBe('a\n');
    expect(proposal.notices).toEqual(['1 picture without a description was left out.']);
  });

  it.each([
    ['figure', '<figure><img src="a.png" alt="A map"/><figcaption><p>A map.</p></figcaption></figure>'],
    ['division', '<div class="figcenter"><div><img src="a.png" alt="A map."/></div><p>A map.</p></div>'],
  ])('speaks a description that is also the caption once, in a %s', async (_, body) => {
    expect(await chapterOf(body)).toBe('A map.\n');
  });

  it('keeps a description that is not the caption', async () => {
    const body = '<figure><img src="a.png" alt="A map"/><figcaption>Figure 1. A map</figcaption></figure>';
    expect(await chapterOf(body)).toBe('![A map]()\n\nFigure 1. A map\n');
  });

  it('counts pictures of pages without words, but no decorations', async () => {
    const { proposal } = await imported({
      pages: [
        { name: 'a.xhtml', body: '<p>a</p><img src="d.png" alt=""/>' },
        { name: 'b.xhtml', body: '<img src="x.png"/><img src="y.png"/>' },
      ],
    });
    expect(proposal.chapters).toHaveLength(1);
    expect(proposal.notices).toEqual(['2 pictures without a description were left out.']);
  });

  it('counts the text of a drawing that has a description', async () => {
    const svg = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg">${inner}<text>North</text></svg>`;
    const { files, proposal } = await imported({
      pages: [{ name: 'c.xhtml', body: `<p>${svg('<title>A map</title>')}</p><p>${svg('')}</p>` }],
    });
    expect(files[0]?.contents).toBe('![A map]()\n\nNorth\n');
    expect(proposal.notices).toEqual([
      'The text inside 1 drawing was left out, because the drawing has a description.',
    ]);
  });

  it.each(['* * *', 'ornament', 'Scene break'])('makes a scene break of the ornament "%s"', async (alt) => {
    expect(await chapterOf(`<p>a</p><p><img src="x.png" alt="${alt}"/></p><p>b</p>`)).toBe('a\n\n***\n\nb\n');
  });
});

describe('importEpub: elements around blocks, and old elements', () => {
  it.each([
    ['<a href="https://x.org"><p>One</p><p>two</p></a>', 'One\n\ntwo\n'],
    ['<a href="https://x.org"><h2>One</h2>two</a>', '# One\n\ntwo\n'],
    [
      '<p>One</p><xmp>two</xmp><listing>three</listing><p>four</p>',
      'One\n\n```\ntwo\n```\n\n```\nthree\n```\n\nfour\n',
    ],
  ])('keeps the words of %s apart', async (body, expected) => {
    expect(await chapterOf(body)).toBe(expected);
  });

  it('reads a million spaces in formatted words', async () => {
    expect(await chapterOf(`<p><b>one${' '.repeat(1_000_000)}two</b></p>`)).toBe('**one two**\n');
  });

  it('reads a million backslashes in code', async () => {
    const slashes = '\\'.repeat(1_000_000);
    expect(await chapterOf(`<pre><code>${slashes}</code></pre>`)).toBe(`\`\`\`\n${slashes}\n\`\`\`\n`);
  });
});
