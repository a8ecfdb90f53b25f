import { describe, expect, it } from 'vitest';
import { readHiddenStyles } from '../../../../src/init/epub/text/hidden-styles.js';
import { xhtml } from '../epub-builder.js';
import { imported, markdown } from '../imported.js';

const body =
  '<p>Seen.</p><p class="a b">A hidden <b>text</b>.</p><div id="i">Another.</div><p class="c">Also seen.</p>';

/** Converts a book with this style sheet in a file, and this head. */
const withSheet = (css: string, head = '<link rel="stylesheet" href="s.css"/>', content = body) =>
  imported({
    pages: [{ name: 'c.xhtml', whole: xhtml(content).replace('</head>', `${head}</head>`) }],
    items: '<item id="css" href="s.css" media-type="text/css"/>',
    files: { 'OEBPS/s.css': css },
  });

const everything = 'Seen.\n\nA hidden **text**.\n\nAnother.\n\nAlso seen.\n';

describe('importEpub: texts that a style sheet hides', () => {
  it.each([
    ['a class and an id', '.a, #i { color: red; display: none }'],
    ['a class of an element', 'p.b { display:none !important } div#i{display:none}'],
    ['all screens', '@media screen { .a { margin: 0 } #i { display: none } .a { display: none } }'],
  ])('leaves out what is hidden by %s, and reports it', async (_, css) => {
    const book = await withSheet(css);
    expect(markdown(book)).toEqual(['Seen.\n\nAlso seen.\n']);
    expect(book.proposal.notices).toEqual(['2 hidden texts were left out.']);
  });

  it.each([
    ['another element has the class', 'div.a { display: none }'],
    ['the rule is in a comment', '/* .a { display: none } */'],
    ['the rule is for some reading systems', '@media amzn-kf8 { .c { margin: 0 } .a { display: none } }'],
    ['another rule displays the class', '.a { display: none } .open .a { display: block }'],
    ['only a part of the selector has the class', '.menu .a, .a::before { display: none }'],
    ['the rule hides something else', '.a { -x-display: none; visibility: visible }'],
  ])('keeps the words if %s', async (_, css) => {
    expect(markdown(await withSheet(css))).toEqual([everything]);
  });

  it('keeps the words of a page on which nothing would be visible', async () => {
    const book = await withSheet('p.a { display: none }', undefined, '<div><p class="a">A text.</p></div>');
    expect(markdown(book)).toEqual(['A text.\n']);
  });

  it.each([
    ['is not linked', ''],
    ['is an alternative', '<link rel="alternate stylesheet" href="s.css"/>'],
    ['is for paper', '<link rel="stylesheet" media="print" href="s.css"/>'],
  ])('ignores a style sheet that %s', async (_, head) => {
    expect(markdown(await withSheet('.a { display: none }', head))).toEqual([everything]);
  });

  it('reads the style sheet in the head of a page', async () => {
    const book = await withSheet('', '<style>.a { display: none } #i { display: none }</style>');
    expect(markdown(book)).toEqual(['Seen.\n\nAlso seen.\n']);
  });

  it('keeps notes that are hidden until a reader opens them', async () => {
    const content =
      '<p>Late.<a epub:type="noteref" href="#n">1</a></p><aside epub:type="footnote" class="a" id="n"><p>A note.</p></aside>';
    const book = await withSheet('.a { display: none }', undefined, content);
    expect(markdown(book)).toEqual(['Late.[^1]\n\n[^1]: A note.\n']);
  });
});

describe('readHiddenStyles', () => {
  it.each(['/*', '{', '}', '@media x{', '.a,', '.a.', '{display:none', ';display:', 'display: none '])(
    'takes linear time for a sheet of %s only',
    (piece) => {
      expect(readHiddenStyles(piece.repeat(500_000)).hidden.size).toBe(0);
    },
  );
});
