import { examplesOf, jsonOption } from '../../options.js';
import type { Verb } from '../../verb.js';

export const init: Verb = (program, { terminal, outcome }) => {
  program
    .command('init')
    .description('look at a book and write its pipeline.yaml, with the chapters in their order')
    .addHelpText(
      'after',
      `
It knows mdBook, Leanpub, Bookdown, GitBook, MkDocs, Docusaurus and VitePress; elsewhere it
takes the Markdown files as their names count. What a listener would hardly want is commented
out in the manifest, with the reason. Nothing is bought, and no code of the book is run.
Of an EPUB, it makes Markdown chapters first.
${examplesOf('narrate init', 'narrate init docs --yes', 'narrate init book.epub --into book')}`,
    )
    .argument('[source]', "the book's folder, or an EPUB", '.')
    .option('--into <folder>', 'where the chapters of an EPUB go; default: the current folder')
    .option('--yes', 'do not ask: take what is found, and complete .gitignore', false)
    .option(
      '--force',
      'replace a pipeline.yaml, and of an EPUB the chapters, that are there; read an EPUB that lacks texts',
      false,
    )
    .addOption(jsonOption())
    .action(async (source: string, flags) => {
      const { initCommand } = await import('./init.js');
      outcome.status = await initCommand({ ...flags, source }, terminal);
    });
};
