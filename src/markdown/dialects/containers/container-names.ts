import type { ContentForm } from './opening.js';

const wordsOf = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Names of notes, tips and warnings in the dialects. */
const admonitions = wordsOf(
  'abstract admonition attention bug caution check danger done error example failure faq hint important info note ' +
    'notice question seealso success summary tip tldr todo warning',
);

/** Directives of MyST and chunks of bookdown that hold prose in a fence of backticks. Others stay code. */
const prose = wordsOf(
  'aside attention blockquote block block2 card centered container corollary conjecture definition details div ' +
    'dropdown epigraph exercise glossary grid grid-item grid-item-card highlights hypothesis lemma margin only ' +
    'proof proposition pull-quote remark rubric sidebar solution tab-item tab-set table theorem topic ' +
    'versionadded versionchanged deprecated',
);

/** Directives whose argument is not a title. */
const withoutTitle = wordsOf(
  'block block2 container div grid grid-item only row column moniker zone tab-set',
);

const forms: ReadonlyMap<string, ContentForm> = new Map(
  Object.entries({
    code: 'code code-block code-cell sourcecode parsed-literal prompt mermaid',
    math: 'math',
    figure: 'figure image',
    template:
      'autoclass autofunction automodule bibliography contents csv-table currentmodule doctest embed eval-rst ' +
      'iframe include index list-table literalinclude raw tableofcontents testcode toctree',
  } satisfies Partial<Record<ContentForm, string>>).flatMap(([form, names]) =>
    names.split(' ').map((name) => [name, form as ContentForm]),
  ),
);

/** Names of directives that a fence can have in addition to the languages of code, for a pattern. */
export const directiveNames = [
  ...admonitions,
  ...prose,
  ...[...forms].flatMap(([name, form]) => (form === 'code' ? [] : [name])),
];

/** Tells whether a name is that of a note, tip or warning. */
export const isAdmonitionName = (name: string): boolean => admonitions.has(name.toLowerCase());

/** Tells whether a directive in a fence of backticks holds prose. */
export const isProseName = (name: string): boolean =>
  isAdmonitionName(name) || prose.has(name.toLowerCase()) || name.startsWith('prf:');

/** Tells whether the words after a name are its title. */
export const mayHaveTitle = (name: string): boolean => !withoutTitle.has(name.toLowerCase());

/** Returns what the content of a MyST directive becomes. */
export const formOf = (name: string): ContentForm => forms.get(name.toLowerCase()) ?? 'blocks';

/** Returns the title that tools derive from a name: "Note", "Pied piper". */
export const titleOf = (name: string): string => {
  const words = name.replaceAll(/[-_]+/g, ' ').trim().toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
};
