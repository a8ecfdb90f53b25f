import { relative, sep } from 'node:path';
import { NarrateError } from '../../../base/errors.js';
import type { BookPlan } from '../../../project/plan-project.js';
import type { FoundBook, InitChoices } from '../../../use-cases/init.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import { examplesOf, jsonOption, yesOption } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { initJson } from './json.js';
import { estimateText, nextCommands, nextText, noticesText, writtenText } from './text.js';

interface InitFlags {
  readonly source: string;
  readonly into?: string | undefined;
  readonly yes: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** `narrate init [source]`: asks on a terminal, writes the manifest, tells what the book would cost. */
export const command: DeclareCommand = (program, { terminal }) => {
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
    .addOption(yesOption('do not ask: take what is found, and complete .gitignore'))
    .option(
      '--force',
      'replace a pipeline.yaml, and of an EPUB the chapters, that are there; read an EPUB that lacks texts',
      false,
    )
    .addOption(jsonOption())
    .action(async (source: string, flags) => {
      await writeAndEstimate({ ...flags, source }, terminal);
    });
};

const writeAndEstimate = ({ source, into, yes, force, json }: InitFlags, terminal: Terminal): Promise<void> =>
  interruptible(async (signal) => {
    const { init } = await import('../../../use-cases/init.js');
    const isAsked = !yes && !json && terminal.interactive;
    const report = await init({
      source,
      into,
      force,
      choose: async (found) =>
        isAsked
          ? (await import('./questions.js')).askInit(found, {
              input: process.stdin,
              output: process.stderr,
              signal,
            })
          : asFound(found, yes),
    });
    const manifest = relative(process.cwd(), report.manifestFile).replaceAll(sep, '/');
    const { columns } = terminal;
    if (!json) {
      terminal.err(noticesText(report, { columns: terminal.errColumns }));
      terminal.out(writtenText(report, { manifest, columns }));
    }
    const bookPlan = await planOf(report.manifestFile, manifest);
    const next = nextCommands(manifest, process.env.npm_command === 'exec');
    if (json) terminal.json(initJson(report, { manifest, bookPlan, next }));
    else terminal.out(`${estimateText(bookPlan, { columns })}${nextText(next)}`);
  });

const asFound = ({ proposal: { title, language }, voice }: FoundBook, yes: boolean): InitChoices => ({
  title,
  language,
  voice,
  ignore: yes,
});

/** What is written is a manifest like any other: should the book be in the way, that is told as always. */
async function planOf(file: string, name: string): Promise<BookPlan> {
  const { plan } = await import('../../../use-cases/plan.js');
  try {
    return await plan({ manifest: file });
  } catch (error) {
    if (!(error instanceof NarrateError) || error.code !== 'invalid-input') throw error;
    const { diagnostics } = error;
    const message = `${name} is written, but the book cannot be read as it is.`;
    throw new NarrateError('invalid-input', message, { diagnostics, cause: error });
  }
}
