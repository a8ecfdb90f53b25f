import fc from 'fast-check';

const vocabulary =
  'harbour lamp tide gull rope quay winter letter stone bell sail oar storm lantern captain keeper island boat'.split(
    ' ',
  );
const word = fc
  .tuple(fc.constantFrom(...vocabulary), fc.nat({ max: 99 }))
  .map(([name, number]) => `${name}${number}`);
const words = (count: number) =>
  fc.array(word, { minLength: 1, maxLength: count }).map((some) => some.join(' '));

/** Text in a sentence, by construct. */
const inlines: Readonly<Record<string, (inner: string, other: string) => string>> = {
  'bracketed-span': (inner) => `[${inner}]{.smallcaps}`,
  attributes: (inner, other) => `[${inner}](${other.replace(/\W/g, '-')}.html){.external target="_blank"}`,
  'attributes of code': (inner) => `\`${inner}\`{.r}`,
  'inline-note': (inner, other) => `${inner}^[${other}]`,
  'bracketed-citation': (inner) => `${inner} [@smith2004, p. 12; see also @doe99]`,
  subscript: (inner) => `${inner.replace(/ .*/, '')}~low~`,
  superscript: (inner) => `${inner.replace(/ .*/, '')}^th^`,
  'raw-inline': (inner) => `${inner} \`\\pagebreak\`{=latex}`,
  emphasis: (inner) => `*${inner}*`,
  'footnote reference': (inner) => `${inner}[^note]`,
  plain: (inner) => inner,
};

/** Blocks, by construct. */
const blocks: Readonly<Record<string, (inner: string, other: string) => string>> = {
  'fenced div': (inner, other) => `::: {.epigraph}\n${inner}\n\n${other}\n:::`,
  'fenced div with a name': (inner, other) => `::: warning\n${inner}\n:::\n\n${other}`,
  'nested fenced divs': (inner, other) => `:::: {#outer}\n${inner}\n\n::: {.inner}\n${other}\n:::\n::::`,
  'definition list': (inner, other) => `${inner}\n\n:   ${other}`,
  'compact definition list': (inner, other) => `${inner}\n:   ${other}\n:   ${inner}`,
  'line block': (inner, other) => `| ${inner}\n| ${other}\n|   ${inner}`,
  'grid table': (inner, other) => {
    const width = Math.max(inner.length, other.length) + 2;
    const row = (text: string) => `| ${text.padEnd(width - 1)}|`;
    const line = (sign: string) => `+${sign.repeat(width)}+`;
    return [line('-'), row(inner), line('='), row(other), line('-')].join('\n');
  },
  'pipe table with a caption': (inner, other) =>
    `| a | b |\n|---|---|\n| ${inner} | ${other} |\n\nTable: ${inner}`,
  'raw block': (inner) => `\`\`\`{=latex}\n\\clearpage\n\`\`\`\n\n${inner}`,
  'fancy list': (inner, other) => `i.  ${inner}\nii. ${other}`,
  'example list': (inner, other) => `(@) ${inner}\n(@) ${other}`,
  heading: (inner, other) => `## ${inner} {#${other.replace(/\W/g, '-')} .unnumbered}\n\n${other}`,
  'heading with an anchor': (inner) => `## []{#toc1 .anchor}${inner}`,
  'image with attributes': (inner) => `A view: ![${inner}](a.png){width=50%} of it.`,
  quotation: (inner, other) => `> ${inner}\n>\n> ${other}`,
  list: (inner, other) => `- ${inner}\n- ${other}`,
};

const sentence = fc
  .array(
    fc.tuple(fc.constantFrom(...Object.keys(inlines)), words(3), words(3)).map(([kind, inner, other]) => ({
      kind,
      markdown: inlines[kind]?.(inner, other) ?? '',
    })),
    { minLength: 1, maxLength: 4 },
  )
  .map((parts) => ({
    kinds: parts.map(({ kind }) => kind),
    markdown: parts.map(({ markdown }) => markdown).join(' and '),
  }));

const block = fc
  .tuple(fc.constantFrom(...Object.keys(blocks)), words(4), words(4))
  .map(([kind, inner, other]) => ({ kinds: [kind], markdown: blocks[kind]?.(inner, other) ?? '' }));

/** Document in Pandoc's Markdown, with the names of its constructs. */
export interface GeneratedDocument {
  readonly kinds: readonly string[];
  readonly markdown: string;
}

/** Generates documents that contain constructs of Pandoc in prose. */
export const pandocDocuments = fc.array(fc.oneof(sentence, block), { minLength: 1, maxLength: 6 }).map(
  (parts): GeneratedDocument => ({
    kinds: [...new Set(parts.flatMap(({ kinds }) => kinds))],
    markdown: `${parts.map(({ markdown }) => markdown).join('\n\nAnd then.\n\n')}\n\n[^note]: The note at the end.\n`,
  }),
);

/** Names of all constructs in the documents. */
export const kindsOfDocuments = [...Object.keys(inlines), ...Object.keys(blocks)];

/** Generates documents with one construct between two paragraphs. */
export const documentsWith = (kind: string) =>
  fc.tuple(words(4), words(4), words(3), words(3)).map(([before, inner, other, after]) => {
    const construct = (inlines[kind] ?? blocks[kind])?.(inner, other) ?? '';
    const middle = kind in inlines ? `Then ${construct}, and ${other}.` : construct;
    const note = kind === 'footnote reference' ? '\n\n[^note]: The note at the end.' : '';
    return `${before}\n\n${middle}\n\n${after}${note}\n`;
  });
