import fc from 'fast-check';

/** Inline content: plain words, formatted content, or special nodes. */
type Inline =
  | { readonly kind: 'words'; readonly count: number }
  | { readonly kind: 'formatted'; readonly by: Format; readonly children: readonly Inline[] }
  | { readonly kind: 'code' | 'image' | 'address' | 'note' | 'comment' | 'entity' };

type Format = 'emphasis' | 'strong' | 'delete' | 'link' | 'reference' | 'html';

/** Block content. */
export type Piece =
  | { readonly kind: 'paragraph' | 'setext'; readonly prose: readonly Inline[] }
  | { readonly kind: 'heading'; readonly depth: number; readonly prose: readonly Inline[] }
  | {
      readonly kind: 'list';
      readonly ordered: boolean;
      readonly tight: boolean;
      readonly items: readonly (readonly Piece[])[];
    }
  | { readonly kind: 'quotation' | 'container'; readonly children: readonly Piece[] }
  | { readonly kind: 'code' | 'html' | 'math'; readonly lines: number }
  | { readonly kind: 'table'; readonly rows: number; readonly columns: number }
  | { readonly kind: 'rule' };

const prose = fc.letrec<{ inline: Inline; inlines: Inline[] }>((tie) => ({
  inlines: fc.array(tie('inline'), { minLength: 1, maxLength: 4 }),
  inline: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ kind: fc.constant('words' as const), count: fc.integer({ min: 1, max: 12 }) }),
    fc.record({ kind: fc.constantFrom('code' as const, 'image', 'address', 'note', 'comment', 'entity') }),
    fc.record({
      kind: fc.constant('formatted' as const),
      by: fc.constantFrom<Format>('emphasis', 'strong', 'delete', 'link', 'reference', 'html'),
      children: tie('inlines'),
    }),
  ),
})).inlines;

/** Generates books of a few pieces, nested a few levels deep. */
export const pieces: fc.Arbitrary<Piece[]> = fc.letrec<{ piece: Piece; pieces: Piece[] }>((tie) => ({
  pieces: fc.array(tie('piece'), { minLength: 1, maxLength: 5 }),
  piece: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.record({ kind: fc.constantFrom('paragraph' as const, 'setext'), prose }),
    fc.record({ kind: fc.constant('heading' as const), depth: fc.integer({ min: 1, max: 6 }), prose }),
    fc.record({
      kind: fc.constantFrom('code' as const, 'html', 'math'),
      lines: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({
      kind: fc.constant('table' as const),
      rows: fc.integer({ min: 0, max: 3 }),
      columns: fc.integer({ min: 1, max: 3 }),
    }),
    fc.record({ kind: fc.constant('rule' as const) }),
    fc.record({
      kind: fc.constant('list' as const),
      ordered: fc.boolean(),
      tight: fc.boolean(),
      items: fc.array(tie('pieces'), { minLength: 1, maxLength: 3 }),
    }),
    fc.record({ kind: fc.constantFrom('quotation' as const, 'container'), children: tie('pieces') }),
  ),
})).pieces;

/** Book as Markdown, and its words in reading order. Every word is unique. */
export interface Book {
  readonly markdown: string;
  readonly words: readonly string[];
}

/** @param wrapAt number of words in a line of prose */
export function writeBook(book: readonly Piece[], wrapAt: number): Book {
  const words: string[] = [];
  const endings: string[] = [];
  let notes: string[][] = [];
  let count = 0;
  let named = 0;

  const word = (): string => {
    count += 1;
    words.push(`w${count}`);
    return `w${count}`;
  };
  const gap = () => (count % wrapAt === 0 ? '\n' : ' ');
  const spell = (length: number, between = gap): string =>
    Array.from({ length }, (_, index) => (index === 0 ? '' : between()) + word()).join('');

  const format = (by: Format, text: string, depth: number): string => {
    // Adjacent markers of the same character would be parsed as one.
    const marker = depth % 2 === 0 ? '*' : '_';
    switch (by) {
      case 'emphasis':
        return marker + text + marker;
      case 'strong':
        return marker + marker + text + marker + marker;
      case 'delete':
        return `~~${text}~~`;
      case 'link':
        return `[${text}](https://example.com/${count} "t")`;
      case 'reference':
        endings.push(`[r${count}]: <x y>`);
        return `[${text}][r${count}]`;
      case 'html':
        return `<em class="x">${text}</em>`;
    }
  };
  const isLink = (by: Format) => by === 'link' || by === 'reference';
  const writeInline = (inline: Inline, within: readonly Format[]): string => {
    switch (inline.kind) {
      case 'words':
        return spell(inline.count);
      case 'formatted':
        // Links do not nest, and neither does deleted text.
        if (within.includes(inline.by) || (isLink(inline.by) && within.some(isLink))) return spell(1);
        return format(inline.by, writeProse(inline.children, [...within, inline.by]), within.length);
      case 'code':
        return `\`${spell(2)}\``;
      case 'image':
        return `![${spell(2, () => ' ')}](x.png)`;
      case 'address':
        if (within.some(isLink)) return spell(1);
        words.push(`https://example.com/p${++count}`);
        return `<https://example.com/p${count}>`;
      case 'comment':
        // At the start of a line, a comment would become an HTML block.
        return `${word()} <!-- not heard -->`;
      case 'entity':
        words.push(`é${++count}`);
        return `&eacute;${count}`;
      case 'note': {
        if (within.some(isLink)) return spell(1);
        named += 1;
        const name = `n${named}`;
        notes.push([name]);
        return `${word()}[^${name}]`;
      }
    }
  };
  const writeProse = (inlines: readonly Inline[], within: readonly Format[] = []): string =>
    inlines.map((inline) => writeInline(inline, within)).join(' ');

  /** Adds the words of footnotes after the block that refers to them, and their definitions at the end of the book. */
  const withNotes = (text: string): string => {
    const referred = notes;
    notes = [];
    for (const [name] of referred) endings.push(`[^${name}]: ${spell(3, () => ' ')}`);
    return text;
  };
  const indent = (text: string, first: string, rest: string): string =>
    text.replace(/^/gm, rest).replace(rest, first).replace(/[ ]+$/gm, '');

  const writePiece = (piece: Piece): string => {
    switch (piece.kind) {
      case 'paragraph':
        return withNotes(writeProse(piece.prose));
      case 'setext':
        return withNotes(`${writeProse(piece.prose)}\n===`);
      case 'heading':
        return withNotes(`${'#'.repeat(piece.depth)} ${writeProse(piece.prose).replaceAll('\n', ' ')}`);
      case 'rule':
        return '***';
      case 'code':
        return `\`\`\`js\n${Array.from({ length: piece.lines }, () => spell(2, () => ' ')).join('\n')}\n\`\`\``;
      case 'math':
        return `$$\n${Array.from({ length: piece.lines }, () => spell(2, () => ' ')).join('\n\n')}\n$$`;
      case 'html':
        return `<div>\n${Array.from({ length: piece.lines }, () => `<p>${spell(2)}</p>`).join('\n')}\n</div>`;
      case 'table': {
        const row = () =>
          `| ${Array.from({ length: piece.columns }, () => spell(2, () => ' ')).join(' | ')} |`;
        const head = `${row()}\n${'| - '.repeat(piece.columns)}|`;
        return [head, ...Array.from({ length: piece.rows }, row)].join('\n');
      }
      case 'quotation':
        return indent(writePieces(piece.children), '> ', '> ');
      case 'container': {
        const inner = writePieces(piece.children);
        const longest = Math.max(2, ...[...inner.matchAll(/:{3,}/g)].map(([fence]) => fence.length));
        const fence = ':'.repeat(longest + 1);
        return `${fence}narrate{as=x}\n${inner}\n${fence}`;
      }
      case 'list': {
        const marker = piece.ordered ? '7. ' : '- ';
        const before = words.length;
        const items = piece.items.map((item) => indent(writePieces(item), marker, ' '.repeat(marker.length)));
        // The number of a single item is spoken with its first words.
        if (piece.ordered && items.length === 1 && words.length > before) words.splice(before, 0, '7.');
        // A comment separates two consecutive lists.
        return `${items.join(piece.tight ? '\n' : '\n\n')}\n\n<!-- end -->`;
      }
    }
  };
  const writePieces = (list: readonly Piece[]): string => list.map(writePiece).join('\n\n');

  const text = writePieces(book);
  return { markdown: `${text}\n\n${endings.join('\n\n')}\n`, words };
}
