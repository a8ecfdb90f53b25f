/** Part of a paragraph. */
export type Inline =
  | string
  | { readonly kind: 'emphasis' | 'capitals'; readonly text: string }
  | { readonly kind: 'foreign'; readonly text: string; readonly language: string }
  /** The number of a page of the printed book, which is not spoken. */
  | { readonly kind: 'page'; readonly number: number }
  /** Reference to a note, by its number. */
  | { readonly kind: 'note'; readonly number: number }
  /** Not spoken by default. */
  | { readonly kind: 'formula'; readonly tex: string; readonly mathml: string };

/** Block of a manuscript. */
export type Block =
  | { readonly kind: 'heading'; readonly number: string; readonly title: string }
  /** The first paragraph of a chapter, whose first letter is large and whose first word has small capitals. */
  | {
      readonly kind: 'opening';
      readonly letter: string;
      readonly word: string;
      readonly inlines: readonly Inline[];
    }
  | { readonly kind: 'paragraph'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'verse'; readonly stanzas: readonly (readonly string[])[] }
  | { readonly kind: 'play'; readonly speeches: readonly (readonly [name: string, speech: string])[] }
  | { readonly kind: 'letter'; readonly lines: readonly string[] }
  | { readonly kind: 'picture'; readonly description: string }
  | { readonly kind: 'break' };

/** The notes of the manuscript, by number. */
export const notes: Readonly<Record<number, string>> = {
  1: 'The mill burned down a year later.',
  2: 'He never said which ship.',
  3: 'See the ledger of the harbour.',
};

const formula: Inline = {
  kind: 'formula',
  tex: 'd^2 = 2rh',
  mathml:
    '<mrow><msup><mi>d</mi><mn>2</mn></msup><mo>=</mo><mrow><mn>2</mn><mi>r</mi><mi>h</mi></mrow></mrow>',
};

/** The chapters of a manuscript with everything that books have. */
export const chapters: readonly (readonly Block[])[] = [
  [
    { kind: 'heading', number: 'Chapter 1', title: 'The Quay' },
    {
      kind: 'opening',
      letter: 'W',
      word: 'hen',
      inlines: [' the fog came in, the lamp was lit. It was ', { kind: 'emphasis', text: 'very' }, ' late.'],
    },
    {
      kind: 'paragraph',
      inlines: [
        'He came in 1990.',
        { kind: 'note', number: 1 },
        ' The sea',
        { kind: 'page', number: 9 },
        'side was empty.',
      ],
    },
    { kind: 'break' },
    {
      kind: 'paragraph',
      inlines: [
        'She said ',
        { kind: 'foreign', text: 'bonne nuit', language: 'fr' },
        ' to the ship.',
        { kind: 'note', number: 2 },
      ],
    },
    { kind: 'list', items: ['A rope.', 'Two lamps.', 'Bread for a week.'] },
    {
      kind: 'verse',
      stanzas: [
        ['The lamp went out', 'upon the hill'],
        ['and all the boats', 'lay dark and still'],
      ],
    },
    { kind: 'picture', description: 'A map of the harbour' },
    { kind: 'letter', lines: ['Dear Anna,', 'write soon.', 'Yours truly,', 'Tom'] },
  ],
  [
    { kind: 'heading', number: 'Chapter 2', title: 'The Hill' },
    {
      kind: 'opening',
      letter: 'T',
      word: 'he',
      inlines: [' road went on past ', { kind: 'capitals', text: 'Mill Lane' }, ' and up.'],
    },
    {
      kind: 'table',
      rows: [
        ['Ship', 'Crew'],
        ['Heron', '31'],
        ['Tern', '12'],
      ],
    },
    {
      kind: 'play',
      speeches: [
        ['Anna', 'Who is there?'],
        ['Tom', 'Nobody is here.'],
        ['Anna', 'Then come in.'],
      ],
    },
    {
      kind: 'paragraph',
      inlines: ['The distance is ', formula, ' at most.', { kind: 'note', number: 3 }],
    },
    { kind: 'paragraph', inlines: ['Nobody came along it that day.'] },
  ],
];

/** Splits a text into its words, in small letters. */
export const wordsIn = (text: string): string[] => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];

/** Returns the spoken words of the manuscript in order. Each note follows the paragraph that refers to it. */
export const manuscriptWords = (): string[] => wordsIn(chapters.flat().map(spoken).join(' '));

function spoken(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${block.number} ${block.title}`;
    case 'opening':
      return `${block.letter}${block.word}${inlineText(block.inlines)}`;
    case 'paragraph':
      return inlineText(block.inlines);
    case 'list':
      return block.items.join(' ');
    case 'table':
      return block.rows.flat().join(' ');
    case 'verse':
      return block.stanzas.flat().join(' ');
    case 'play':
      return block.speeches.flat().join(' ');
    case 'letter':
      return block.lines.join(' ');
    case 'picture':
      return block.description;
    case 'break':
      return '';
  }
}

function inlineText(inlines: readonly Inline[]): string {
  const text = inlines.map((one) => {
    if (typeof one === 'string') return one;
    return one.kind === 'page' || one.kind === 'note' || one.kind === 'formula' ? '' : one.text;
  });
  const texts = inlines.map((one) =>
    typeof one === 'object' && one.kind === 'note' ? (notes[one.number] ?? '') : '',
  );
  return [text.join(''), ...texts].join(' ');
}
