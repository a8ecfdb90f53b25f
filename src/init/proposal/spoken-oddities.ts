import type { MarkdownDocument, UncastBlock } from '../../markdown/block.js';

/** What other tools put into Markdown and work out; here it is text. By a pattern of what is spoken, heading or not. */
const oddities: readonly (readonly [what: string, kind: 'heading' | 'any', pattern: RegExp])[] = [
  ['directives of Markua, such as {mainmatter} or {class: part}', 'any', /^\{[a-z-]+(?:[:=][^}]*)?\}/],
  ['asides of Markua (A>, W>, T> and others)', 'any', /^[ABCDEGIQTWX]> /],
  ['inline R code', 'any', /(?:^|[\s(])r [\w.:]+\(.*?\)|(?:^|[\s(])r [\d.]+ ?[-+*/^] ?[\d.]/],
  ['cross-references (@ref, @fig, @sec)', 'any', /@(?:ref\(|fig-|sec-|tbl-)/],
  ['marks of Bookdown in headings, such as (PART)', 'heading', /\{[-.#][^}]*\}$|^\((?:PART|APPENDIX)/],
  [
    'code of MDX (import, export)',
    'any',
    /^(?:import\s.{1,200}?\sfrom\s['"“”‘’]|export (?:const|default|function) )/,
  ],
];

/** The kinds of things in a chapter that are spoken as they are written, and hardly meant to be. */
export const spokenOddities = ({ blocks }: MarkdownDocument): readonly string[] =>
  oddities.flatMap(([what, kind, pattern]) =>
    blocks.some((block) => has(block, kind, pattern)) ? [what] : [],
  );

const has = (block: UncastBlock, kind: 'heading' | 'any', pattern: RegExp): boolean =>
  (kind === 'any' || block.kind === kind) && pattern.test(block.text);

/** A sentence for each kind of thing, with how many chapters have it. */
export function oddityNotices(found: readonly (readonly string[])[]): string[] {
  return oddities.flatMap(([what]) => {
    const count = found.filter((kinds) => kinds.includes(what)).length;
    const chapters = count === 1 ? '1 chapter has' : `${count} chapters have`;
    return count === 0 ? [] : [`${chapters} ${what}: spoken as written, see \`narrate script\`.`];
  });
}
