import type { DialectName } from '../../manifest/dialects.js';
import type { MarkdownDocument } from '../../markdown/block.js';

/** Generators whose tags narrate finds, with tags that only they have. A tag counts for the first that it fits. */
const generators: readonly (readonly [name: string, dialect: DialectName, tag: RegExp])[] = [
  ['Quarto', 'quarto', /^\{\{< (?:var|meta|pagebreak|include|embed) /],
  ['Hugo', 'hugo', /^\{\{[<%]/],
  ['GitBook', 'gitbook', /^\{% (?:end)?(?:hint|tabs?|embed|content-ref|code|file|stepper|step)\b/],
  ['mdBook', 'mdbook', /^\{\{#(?:include|rustdoc_include|playground|title)\b/],
  ['MkDocs', 'mkdocs', /^--8<--/],
  ['VitePress', 'vitepress', /^(?:<<<|\{\{ ?\$)/],
  ['Docusaurus', 'docusaurus', /^import .*@(?:theme|docusaurus|site)/],
  ['Jekyll', 'jekyll', /^\{:/],
];
/** Tags of Liquid, which several generators have: those of Jekyll if nothing shows another. */
const liquid = /^\{%/;

/** What shows the generator of a book, in addition to its tags. */
interface BookSigns {
  /** Name of the layout that `init` found, such as `GitBook (.gitbook.yaml)`. */
  readonly source: string;
  /** Dialects that the book's files show. */
  readonly found: readonly DialectName[];
}

/** Returns the template tags of a chapter that are not spoken. */
export const templateTags = ({ skipped }: MarkdownDocument): readonly string[] =>
  skipped.filter(({ kind }) => kind === 'template').map(({ preview }) => preview);

/**
 * Returns a sentence with the number of template tags, and the generator that the book seems to be for.
 * @param chapters the tags of each chapter
 */
export function templateNotices(chapters: readonly (readonly string[])[], signs: BookSigns): string[] {
  const tags = chapters.flat();
  if (tags.length === 0) return [];
  const having = chapters.filter((some) => some.length > 0).length;
  const count = tags.length === 1 ? '1 template tag' : `${tags.length} template tags`;
  const inChapters = having === 1 ? '1 chapter' : `${having} chapters`;
  const generator = generatorOf(tags, signs);
  const forWhat = generator === null ? '' : ` The book seems to be for ${generator}.`;
  const [them, list] = tags.length === 1 ? ['it', 'shows it'] : ['them', 'lists them'];
  return [
    `narrate found ${count} in ${inChapters}, such as ${tags[0]}, and does not speak ${them}.${forWhat} \`--dry-run --explain\` ${list}.`,
  ];
}

/** Returns the generator of the layout, else the one that the files show, else the one with the most tags; null: unknown. */
function generatorOf(tags: readonly string[], { source, found }: BookSigns): string | null {
  const ofLayout = generators.find(([name]) => source.startsWith(name));
  if (ofLayout) return ofLayout[0];
  const names = tags.map((tag) => generators.find(([, , pattern]) => pattern.test(tag))?.[0]);
  const [best] = generators
    .map(([name, dialect]) => ({
      name,
      isFound: found.includes(dialect),
      count: names.filter((one) => one === name).length,
    }))
    .filter(({ isFound, count }) => isFound || count > 0)
    .sort((a, b) => Number(b.isFound) - Number(a.isFound) || b.count - a.count);
  return best?.name ?? (tags.some((tag) => liquid.test(tag)) ? 'Jekyll' : null);
}
