import type { Heading, Paragraph, Text } from 'mdast';
import type { Construct } from './construct.js';

/** Titles of parts and of the appendix in bookdown: `# (PART) Title {-}`. Handlers read them. */
export const bookdownParts: Construct = {
  name: 'bookdown-parts',
  dialects: ['pandoc'],
  sign: /^#[ \t]+\((?:PART|APPENDIX)(?:\\\*)?\)/m,
  proof: /^#[ \t]+\((?:PART|APPENDIX)(?:\\\*)?\)[ \t]+\S/m,
  shows: ['pandoc'],
};

const part = /^\((PART|APPENDIX)\*?\)\s+/;

/** Returns a heading without the mark of a part, and what it marks; null: it is an ordinary heading. */
export function bookdownPart(node: Heading): { heading: Heading; isAppendix: boolean } | null {
  const [first, ...others] = node.children;
  const [mark, name] = (node.depth === 1 && first?.type === 'text' && part.exec(first.value)) || [];
  if (mark === undefined) return null;
  const text: Text = { ...(first as Text), value: (first as Text).value.slice(mark.length) };
  return { heading: { ...node, children: [text, ...others] }, isAppendix: name === 'APPENDIX' };
}

/** Texts of captions in bookdown, which other places refer to: `(ref:map) The *old* harbour.` A handler reads them. */
export const bookdownTexts: Construct = {
  name: 'bookdown-texts',
  dialects: ['pandoc', 'quarto'],
  sign: /^[ \t]*\(ref:[\w-]+\)[ \t]/m,
  proof: /^\(ref:[\w-]+\)[ \t]+\S/m,
  shows: ['pandoc'],
};

/** Tells whether a paragraph is the text for a reference. */
export const isBookdownText = ({ children: [first] }: Paragraph): boolean =>
  first?.type === 'text' && /^\(ref:[\w-]+\)\s/.test(first.value);
