import type { MarkdownDocument, UncastBlock } from '../../markdown/block.js';

/** Syntax that other tools evaluate and narrate reads as text, by a pattern of the spoken text. */
const oddities: readonly (readonly [what: string, kind: 'heading' | 'any', pattern: RegExp])[] = [
  ['Markua directives, such as {mainmatter} or {class: part}', 'any', /^\{[a-z-]+(?:[:=][^}]*)?\}/],
  ['Markua asides (A>, W>, T> and others)', 'any', /^[ABCDEGIQTWX]> /],
  ['inline R code', 'any', /(?:^|[\s(])r [\w.:]+\(.*?\)|(?:^|[\s(])r [\d.]+ ?[-+*/^] ?[\d.]/],
  ['cross-references (@ref, @fig, @sec)', 'any', /@(?:ref\(|fig-|sec-|tbl-)/],
  ['Bookdown attributes in headings, such as (PART)', 'heading', /\{[-.#][^}]*\}$|^\((?:PART|APPENDIX)/],
  [
    'MDX code (import, export)',
    'any',
    /^(?:import\s.{1,200}?\sfrom\s['"“”‘’]|export (?:const|default|function) )/,
  ],
];

/** Returns the kinds of such syntax in a chapter. */
export const spokenOddities = ({ blocks }: MarkdownDocument): readonly string[] =>
  oddities.flatMap(([what, kind, pattern]) =>
    blocks.some((block) => has(block, kind, pattern)) ? [what] : [],
  );

const has = (block: UncastBlock, kind: 'heading' | 'any', pattern: RegExp): boolean =>
  (kind === 'any' || block.kind === kind) && pattern.test(block.text);

/** Returns a sentence for each kind, with the number of chapters that have it. */
export function oddityNotices(found: readonly (readonly string[])[]): string[] {
  return oddities.flatMap(([what]) => {
    const count = found.filter((kinds) => kinds.includes(what)).length;
    const chapters = count === 1 ? '1 chapter has' : `${count} chapters have`;
    return count === 0 ? [] : [`${chapters} ${what}. narrate reads this as text; see \`narrate script\`.`];
  });
}
