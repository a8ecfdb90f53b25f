import type { DialectName } from '../../manifest/dialects.js';
import type { MarkdownDocument } from '../../markdown/block.js';

/** Generators whose tags narrate finds, with a pattern of tags that mostly they have. */
const generators: readonly (readonly [name: string, dialect: DialectName, tag: RegExp])[] = [
  ['Quarto', 'quarto', /^\{\{< (?:var|meta|pagebreak|include|embed) /],
  ['Hugo', 'hugo', /^\{\{[<%]/],
  ['GitBook', 'gitbook', /^\{% (?:end)?(?:hint|tabs?|embed|content-ref|code|file|stepper|step)\b/],
  ['mdBook', 'mdbook', /^\{\{#(?:include|rustdoc_include|playground|title)\b/],
  ['MkDocs', 'mkdocs', /^--8<--/],
  ['VitePress', 'vitepress', /^(?:<<<|\{\{ ?\$)/],
  ['Docusaurus', 'docusaurus', /^import .*@(?:theme|docusaurus|site)/],
  ['Jekyll', 'jekyll', /^(?:\{%|\{:)/],
];

/** Returns the template tags of a chapter that are not spoken. */
export const templateTags = ({ skipped }: MarkdownDocument): readonly string[] =>
  skipped.filter(({ kind }) => kind === 'template').map(({ preview }) => preview);

/**
 * Returns a sentence with the number of template tags, and the generator that the book seems to be for.
 * @param chapters the tags of each chapter
 * @param found dialects that the book's files show
 */
export function templateNotices(
  chapters: readonly (readonly string[])[],
  found: readonly DialectName[],
): string[] {
  const tags = chapters.flat();
  if (tags.length === 0) return [];
  const having = chapters.filter((some) => some.length > 0).length;
  const count = tags.length === 1 ? '1 template tag' : `${tags.length} template tags`;
  const inChapters = having === 1 ? '1 chapter' : `${having} chapters`;
  const generator = generatorOf(tags, found);
  const forWhat = generator === null ? '' : ` The book seems to be for ${generator}.`;
  const pronoun = tags.length === 1 ? 'it' : 'them';
  return [
    `narrate found ${count} in ${inChapters}, such as ${tags[0]}, and does not speak ${pronoun}.${forWhat} See \`narrate script\`.`,
  ];
}

/** Returns the generator that the files show, or else the one with the most tags; null: unknown. */
function generatorOf(tags: readonly string[], found: readonly DialectName[]): string | null {
  const counted = generators.map(([name, dialect, pattern]) => ({
    name,
    isFound: found.includes(dialect),
    count: tags.filter((tag) => pattern.test(tag)).length,
  }));
  const [best] = counted
    .filter(({ isFound, count }) => isFound || count > 0)
    .sort((a, b) => Number(b.isFound) - Number(a.isFound) || b.count - a.count);
  return best?.name ?? null;
}
