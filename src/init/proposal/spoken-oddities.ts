import type { MarkdownDocument } from '../../markdown/block.js';

/** Syntax that other tools evaluate and narrate reads as text, by a pattern of the spoken text. */
const oddities: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['Markua directives, such as {mainmatter} or {class: part}', /^\{[a-z-]+(?:[:=][^}]*)?\}/],
  ['Markua asides (A>, W>, T> and others)', /^[ABCDEGIQTWX]> /],
  ['inline R code', /(?:^|[\s(])r [\w.:]+\(.*?\)|(?:^|[\s(])r [\d.]+ ?[-+*/^] ?[\d.]/],
  ['cross-references (@ref, @fig, @sec)', /@(?:ref\(|fig-|sec-|tbl-)/],
  ['MDX code (import, export)', /^(?:import\s.{1,200}?\sfrom\s['"“”‘’]|export (?:const|default|function) )/],
];

/** Returns the kinds of such syntax in a chapter. */
export const spokenOddities = ({ blocks }: MarkdownDocument): readonly string[] =>
  oddities.flatMap(([what, pattern]) => (blocks.some(({ text }) => pattern.test(text)) ? [what] : []));

/** Returns a sentence for each kind, with the number of chapters that have it. */
export function oddityNotices(found: readonly (readonly string[])[]): string[] {
  return oddities.flatMap(([what]) => {
    const count = found.filter((kinds) => kinds.includes(what)).length;
    const chapters = count === 1 ? '1 chapter has' : `${count} chapters have`;
    return count === 0 ? [] : [`${chapters} ${what}. narrate reads this as text; see \`narrate script\`.`];
  });
}
