import { type Block, chapters, type Inline, notes } from './manuscript.js';

/** Returns chapters of the manuscript in pandoc's Markdown, with all notes. */
export const pandocMarkdown = (of: readonly (readonly Block[])[] = chapters): string =>
  [...of.flat().map(blockOf), ...Object.entries(notes).map(([number, text]) => `[^${number}]: ${text}`)].join(
    '\n\n',
  );

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `# ${block.number} ${block.title}`;
    case 'opening':
      return `[${block.letter}]{.dropcap}[${block.word}]{.smallcaps}${inlinesOf(block.inlines)}`;
    case 'paragraph':
      return inlinesOf(block.inlines);
    case 'list':
      return block.items.map((item) => `- ${item}`).join('\n');
    case 'table': {
      const [head = [], ...rows] = block.rows.map((row) => `| ${row.join(' | ')} |`);
      return [head, '|---|---|', ...rows].join('\n');
    }
    case 'verse':
      return block.stanzas.map((stanza) => stanza.map((line) => `| ${line}`).join('\n')).join('\n|\n');
    case 'play':
      return block.speeches.map(([name, speech]) => `**${name}.** ${speech}`).join('\n\n');
    case 'letter':
      return block.lines.join('\\\n');
    case 'picture':
      return `![${block.description}](map.png)`;
    case 'break':
      return '* * *';
  }
}

const inlinesOf = (inlines: readonly Inline[]): string => inlines.map(inlineOf).join('');

function inlineOf(one: Inline): string {
  if (typeof one === 'string') return one;
  switch (one.kind) {
    case 'emphasis':
      return `*${one.text}*`;
    case 'capitals':
      return `[${one.text}]{.smallcaps}`;
    case 'foreign':
      return `[${one.text}]{lang=${one.language}}`;
    case 'page':
      return `[]{#page${one.number} .pagebreak}`;
    case 'note':
      return `[^${one.number}]`;
    case 'formula':
      return `$${one.tex}$`;
  }
}
