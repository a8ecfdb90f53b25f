import { describe, expect, it } from 'vitest';
import { readAs, skippedOf, textsOf } from './reading.js';

const lines = (...some: string[]) => some.join('\n');

describe('raw text', () => {
  it('for other formats is counted as `raw`, and HTML and Markdown are read by their rules', () => {
    const markdown = lines(
      '```{=latex}',
      '\\vspace{1cm}',
      '```',
      '',
      '```{=html}',
      '<p>Words.</p>',
      '```',
      '',
      '~~~ {=markdown}',
      'More *words*.',
      '~~~',
      '',
      'A `\\newpage`{=latex} text.',
    );
    const document = readAs(markdown, [], { policies: { html: 'read' } });
    expect(document.blocks.map(({ text, span }) => `${span.line} ${text}`)).toEqual([
      '6 Words.',
      '10 More words.',
      '13 A text.',
    ]);
    expect(skippedOf(document)).toEqual(['raw: \\vspace{1cm}', 'raw: \\newpage']);
  });

  it('in fences is code by the rules of version 1', () => {
    expect(skippedOf(readAs('```{=latex}\n\\vspace\n```', [], { rules: { version: 1 } }))).toEqual([
      'code: \\vspace',
    ]);
  });

  it('that breaks pages is not spoken in any book, if it is a line of its own', () => {
    const document = readAs(lines('One \\newpage two', '\\newpage', 'three', '', '\\vspace{1cm} \\noindent'));
    expect(textsOf(document)).toEqual(['One \\newpage two', 'three']);
    expect(skippedOf(document)).toEqual(['raw: \\newpage', 'raw: \\vspace{1cm} \\noindent']);
  });
});

describe('LaTeX in books for Pandoc', () => {
  it.each([
    ['Text \\index{harbour}and \\textit{more}~words', 'Text and more words'],
    ['\\emph{One \\textbf{two} three} \\unknown[a]{b}{c}four', 'One two three four'],
    ['Dr.\\ Lee, Fig.~3, and so on\\ldots{} \\LaTeX', 'Dr. Lee, Fig. 3, and so on… LaTeX'],
    ['\\href{https://a.b}{a link} of words', 'a link of words'],
    ['C:\\Users\\me and \\textit{open', 'C:\\Users\\me and \\textit{open'],
    ['About ~five and ~~gone~~ here', 'About ~five and gone here'],
  ])('%s is read as: %s', (markdown, spoken) => {
    expect(textsOf(readAs(markdown, ['pandoc']))).toEqual([spoken]);
  });

  it('has notes that follow the policy for footnotes', () => {
    const markdown = 'Text\\footnote{A \\emph{note}.} more.';
    expect(textsOf(readAs(markdown, ['pandoc'], { policies: { footnotes: 'read' } }))).toEqual([
      'Text more.',
      'A note.',
    ]);
  });

  it('has environments around text, formulas, code and other content', () => {
    const markdown = lines(
      '\\begin{center}',
      'Centred *text*',
      '\\end{center}',
      '\\begin{equation*}',
      'a = b',
      '\\end{equation*}',
      '\\begin{verbatim}',
      '- code',
      '\\end{verbatim}',
      '\\begin{tabular}{l}',
      'a & b',
      '',
      '\\end{tabular}',
      'Text.',
    );
    const document = readAs(markdown, ['quarto']);
    expect(textsOf(document)).toEqual(['Centred text', 'Text.']);
    expect(document.skipped.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
      '1 raw',
      '3 raw',
      '4 math',
      '7 code',
      '10 raw',
    ]);
  });

  it('is text in other books', () => {
    expect(textsOf(readAs('Text \\index{harbour} and a~b'))).toEqual(['Text \\index{harbour} and a~b']);
  });
});
