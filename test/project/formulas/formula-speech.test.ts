import { describe, expect, it } from 'vitest';
import type { Book } from '../../../src/project/load-book.js';
import { folderOf, load, refusalOf } from '../book-folder.js';

const quadratic = '$$\nx = \\frac{-b \\pm \\sqrt{b^2-4ac}}{2a} \\label{q} \\tag{1}\n$$\n';

async function bookOf(chapter: string, settings = ''): Promise<Book> {
  const manifest = `voice: Kore\n${settings}read: { math: speak }\nchapters: [a.md]\n`;
  return load(await folderOf({ 'pipeline.yaml': manifest, 'a.md': chapter }));
}
const textsOf = ({ chapters }: Book) => chapters.flatMap(({ blocks }) => blocks.map(({ text }) => text));
const codesOf = ({ warnings }: Book) => warnings.map(({ code, place }) => `${code} ${place?.line}`);

describe('formulas with `math: speak`', () => {
  it('are spoken in words, in blocks and in sentences, in TeX and MathML', async () => {
    const book = await bookOf(
      `${quadratic}\nSo $E=mc^2$ and <math><msup><mi>x</mi><mn>2</mn></msup></math> it is.\n\n<math>\n<mi>x</mi><mo>&lt;</mo><mn>1</mn>\n</math>\n\n\`\`\`math\na+b\n\`\`\`\n`,
    );
    expect(textsOf(book)).toEqual([
      'x equals the fraction with numerator negative b plus or minus the square root of b squared minus 4 a c and denominator 2 a',
      'So E equals m c squared and x squared it is.',
      'x is less than 1',
      'a plus b',
    ]);
    expect(book.warnings).toEqual([]);
    expect(book.chapters[0]?.skipped).toEqual([]);
  });

  it.each([
    ['of the manifest', 'language: de\n', ''],
    ['of the front matter', 'language: fr\n', '---\nlang: de\n---\n'],
    ['of `narrate` in the front matter', 'language: fr\n', '---\nlang: fr\nnarrate: { language: de }\n---\n'],
    ['of a cast member', 'voices: { anna: { language: de-AT } }\n', '---\nnarrate: { as: anna }\n---\n'],
  ])('are in the language %s', async (_, settings, frontMatter) => {
    expect(textsOf(await bookOf(`${frontMatter}\n$x^2$\n`, settings))).toEqual(['x Quadrat']);
  });

  it('are in the language of each chapter', async () => {
    const folder = await folderOf({
      'pipeline.yaml':
        'voice: Kore\nlanguage: fr\nread: { math: speak }\nchapters: [a.md, { file: b.md, language: en }, c.md]\n',
      'a.md': '$x^2$',
      'b.md': '$x^2$',
      'c.md': '$x^2$ $y^2$',
    });
    const expected = ['x au carré', 'x squared', 'x au carré y au carré'];
    expect(textsOf(await load(folder))).toEqual(expected);
    // The second time, they are in the cache.
    expect(
      textsOf(await load(folder, { parseMarkdown: () => Promise.reject(new Error('parsed again')) })),
    ).toEqual(expected);
  });

  it.each([
    ['\\begin{equation*}\na = b \\notag\n\\end{equation*}', 'a equals b'],
    ['\\begin{align}\na &= b \\label{x}\n\\end{align}', 'a equals b'],
    ['\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}', '2 lines Line 1: a equals b Line 2: c equals d'],
  ])('are spoken without their numbers: %j', async (tex, words) => {
    expect(textsOf(await bookOf(`$$\n${tex}\n$$\n`))).toEqual([words]);
  });

  it('with mistakes are announced, with one warning for the chapter', async () => {
    const book = await bookOf('One.\n\n$$\n\\frac{a}\n$$\n\nSo $\\nosuch{x}$ it is.\n');
    expect(textsOf(book)).toEqual(['One.', 'Formula', 'So formula it is.']);
    expect(book.warnings).toMatchObject([
      {
        code: 'markdown-math-unspeakable',
        place: { file: 'a.md', line: 3 },
        message: expect.stringMatching(/Missing argument for \\frac\. The same happens to 1 more/),
      },
    ]);
    expect(book.chapters[0]?.skipped.map(({ kind }) => kind)).toEqual(['math', 'math']);
  });

  it('are announced in a language without rules, and if they are too long', async () => {
    expect(codesOf(await bookOf('$x^2$', 'language: pl\n'))).toContain('markdown-math-unspeakable 1');
    const long = await bookOf(`$$\n${'a+'.repeat(1100)}b\n$$\n`);
    expect(textsOf(long)).toEqual(['Formula']);
    expect(codesOf(long)).toEqual(['markdown-math-unspeakable 1']);
    const crowded = await bookOf(`<math>${'<mo>∑</mo>'.repeat(301)}</math>\n`);
    expect(codesOf(crowded)).toEqual(['markdown-math-unspeakable 1']);
  });

  it.each([
    ['a command that calls itself', '$\\def\\x{\\x\\x}\\x$', /maximum macro substitution count/],
    [
      'an environment that begins itself',
      '$\\newenvironment{y}{\\begin{y}}{\\end{y}}\\begin{y}\\end{y}$',
      /maximum substitution/,
    ],
    ['a command that loads a package', '$\\require{physics}x$', /Undefined control sequence \\require/],
    [
      'control characters in MathML',
      '<math><mi>&#xD800;</mi><mi>\u0002</mi></math>',
      /a character that cannot be read/,
    ],
  ])('are announced if they have %s', async (_, markdown, problem) => {
    const book = await bookOf(`Before.\n\nSo ${markdown} it is, and $x^2$.\n`);
    expect(textsOf(book)).toEqual(['Before.', 'So formula it is, and x squared.']);
    expect(book.warnings).toMatchObject([{ message: expect.stringMatching(problem) }]);
  });

  it('with links and styles are spoken without them', async () => {
    expect(textsOf(await bookOf('$\\href{javascript:alert(1)}{x} + \\style{color:red}{y}$\n'))).toEqual([
      'x plus y',
    ]);
  });

  it('use commands that an earlier formula of the chapter defines, but not those of another chapter', async () => {
    const folder = await folderOf({
      'pipeline.yaml': 'voice: Kore\nread: { math: speak }\nchapters: [a.md, b.md]\n',
      'a.md': '$\\newcommand{\\half}{\\frac{1}{2}} \\half$ and $\\half$',
      'b.md': '$\\half$',
    });
    const book = await load(folder);
    expect(textsOf(book)).toEqual(['one half and one half', 'formula']);
    expect(book.warnings).toHaveLength(1);
  });

  it('need no network', async () => {
    const { fetch } = globalThis;
    globalThis.fetch = () => Promise.reject(new Error('no network'));
    try {
      expect(textsOf(await bookOf('$x^2$', 'language: sv\n'))).toEqual(['x kvadrat']);
    } finally {
      globalThis.fetch = fetch;
    }
  });

  it('do not hide errors of the manifest', async () => {
    const folder = await folderOf({
      'pipeline.yaml': 'voice: Kore\nread: { math: speak }\nchapters: [none.md]\n',
    });
    expect((await refusalOf(folder)).map(({ code }) => code)).toEqual(['chapter-missing']);
  });
});
