import { type EpubPage, type EpubParts, xhtml } from '../epub-builder.js';
import { type Block, chapters, type Inline, notes } from './manuscript.js';

type Of<Kind extends string> = Extract<Exclude<Inline, string> | Block, { readonly kind: Kind }>;

/** How a program or a publisher writes the parts of a manuscript as XHTML. */
export interface Writer {
  readonly emphasis: (text: string) => string;
  readonly capitals: (text: string) => string;
  readonly foreign: (inline: Of<'foreign'>) => string;
  readonly page: (number: number) => string;
  /** @param file that contains the notes; empty: the same file */
  readonly note: (number: number, file: string) => string;
  readonly formula: (inline: Of<'formula'>) => string;
  readonly heading: (block: Of<'heading'>) => string;
  readonly opening: (block: Of<'opening'>, rest: string) => string;
  readonly paragraph: (content: string) => string;
  readonly list: (items: readonly string[]) => string;
  readonly table: (rows: Of<'table'>['rows']) => string;
  readonly verse: (stanzas: Of<'verse'>['stanzas']) => string;
  readonly play: (speeches: Of<'play'>['speeches']) => string;
  readonly letter: (lines: readonly string[]) => string;
  readonly picture: (description: string) => string;
  readonly break: string;
  /** Returns the notes of a chapter or, with a file for notes, of the book. @param back file of the reference */
  readonly notes: (
    list: readonly { readonly number: number; readonly text: string; readonly back: string }[],
  ) => string;
  /** File for the notes of the whole book. Default: notes are at the end of their chapter. */
  readonly notesFile?: string;
  readonly wrap?: (body: string) => string;
  readonly version?: EpubParts['version'];
  readonly css?: string;
  /** Pages before and after the chapters, which are not part of the manuscript. */
  readonly before?: readonly EpubPage[];
  readonly after?: readonly EpubPage[];
}

const lines = (list: readonly string[]): string => list.join('<br/>\n');

/** Plain XHTML, as a person would write it. */
export const plain: Writer = {
  emphasis: (text) => `<em>${text}</em>`,
  capitals: (text) => `<span class="sc">${text}</span>`,
  foreign: ({ text, language }) => `<i lang="${language}" xml:lang="${language}">${text}</i>`,
  page: (number) => `<span epub:type="pagebreak" id="p${number}" title="${number}"></span>`,
  note: (number, file) => `<a epub:type="noteref" id="r${number}" href="${file}#n${number}">${number}</a>`,
  formula: ({ tex, mathml }) =>
    `<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>${mathml}<annotation encoding="application/x-tex">${tex}</annotation></semantics></math>`,
  heading: ({ number, title }) => `<h1>${number}<br/>${title}</h1>`,
  opening: ({ letter, word }, rest) => `<p>${letter}${word}${rest}</p>`,
  paragraph: (content) => `<p>${content}</p>`,
  list: (items) => `<ul>${items.map((item) => `<li>${item}</li>`).join('\n')}</ul>`,
  table: ([head = [], ...rows]) =>
    `<table><thead><tr>${head.map((cell) => `<th>${cell}</th>`).join('')}</tr></thead><tbody>${rows
      .map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join('')}</tr>`)
      .join('')}</tbody></table>`,
  verse: (stanzas) =>
    `<blockquote>${stanzas.map((stanza) => `<p>${lines(stanza)}</p>`).join('')}</blockquote>`,
  play: (speeches) => speeches.map(([name, speech]) => `<p><b>${name}.</b> ${speech}</p>`).join('\n'),
  letter: (list) => `<p>${lines(list)}</p>`,
  picture: (description) => `<figure><img src="images/map.png" alt="${description}"/></figure>`,
  break: '<hr/>',
  notes: (list) =>
    list
      .map(
        ({ number, text, back }) =>
          `<aside epub:type="footnote" id="n${number}"><p>${text} <a href="${back}#r${number}">↩</a></p></aside>`,
      )
      .join('\n'),
};

const inlinesOf = (inlines: readonly Inline[], writer: Writer): string =>
  inlines.map((one) => inlineOf(one, writer)).join('');

function inlineOf(one: Inline, writer: Writer): string {
  if (typeof one === 'string') return one;
  switch (one.kind) {
    case 'emphasis':
      return writer.emphasis(one.text);
    case 'capitals':
      return writer.capitals(one.text);
    case 'foreign':
      return writer.foreign(one);
    case 'page':
      return writer.page(one.number);
    case 'note':
      return writer.note(one.number, writer.notesFile ?? '');
    case 'formula':
      return writer.formula(one);
  }
}

function blockOf(block: Block, writer: Writer): string {
  switch (block.kind) {
    case 'heading':
      return writer.heading(block);
    case 'opening':
      return writer.opening(block, inlinesOf(block.inlines, writer));
    case 'paragraph':
      return writer.paragraph(inlinesOf(block.inlines, writer));
    case 'list':
      return writer.list(block.items);
    case 'table':
      return writer.table(block.rows);
    case 'verse':
      return writer.verse(block.stanzas);
    case 'play':
      return writer.play(block.speeches);
    case 'letter':
      return writer.letter(block.lines);
    case 'picture':
      return writer.picture(block.description);
    case 'break':
      return writer.break;
  }
}

const noteNumbers = (chapter: readonly Block[]): number[] =>
  chapter.flatMap((block) =>
    'inlines' in block
      ? block.inlines.flatMap((one) => (typeof one === 'object' && one.kind === 'note' ? [one.number] : []))
      : [],
  );

/** Returns the manuscript as this writer would write it. */
export function written(writer: Writer): EpubParts {
  const { notesFile, before = [], after = [], wrap = (body) => body } = writer;
  const listed = chapters.map((chapter, index) =>
    noteNumbers(chapter).map((number) => ({
      number,
      text: notes[number] ?? '',
      back: `c${index + 1}.xhtml`,
    })),
  );
  const pages = chapters.map((chapter, index): EpubPage => {
    const own =
      notesFile === undefined ? writer.notes((listed[index] ?? []).map((one) => ({ ...one, back: '' }))) : '';
    const body = chapter.map((block) => blockOf(block, writer)).join('\n');
    return { name: `c${index + 1}.xhtml`, whole: styled(wrap(`${body}\n${own}`)) };
  });
  const notePages = notesFile === undefined ? [] : [{ name: notesFile, body: writer.notes(listed.flat()) }];
  const all = [...before, ...pages, ...notePages, ...after];
  const version = writer.version ?? '3.0';
  return {
    version,
    pages: all,
    contents: chapters
      .map((_, index) =>
        version === '3.0'
          ? `<li><a href="c${index + 1}.xhtml">Chapter ${index + 1}</a></li>`
          : `<navPoint><navLabel><text>Chapter ${index + 1}</text></navLabel><content src="c${index + 1}.xhtml"/></navPoint>`,
      )
      .join(''),
    items: '<item id="css" href="s.css" media-type="text/css"/>',
    files: { 'OEBPS/s.css': writer.css ?? '' },
  };
}

const styled = (body: string): string =>
  xhtml(body).replace('</head>', '<link rel="stylesheet" type="text/css" href="s.css"/></head>');
