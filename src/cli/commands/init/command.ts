import { relative, sep } from 'node:path';
import { NarrateError } from '../../../base/errors.js';
import { layoutNames, plainLayoutNames } from '../../../init/layouts/layout-names.js';
import type { BookPlan } from '../../../project/plan-project.js';
import type { FoundBook, InitChoices } from '../../../use-cases/init.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import { examplesOf, jsonOption, yesOption } from '../../options.js';
import type { Terminal } from '../../terminal.js';
import { wrap } from '../../text/wrap.js';
import { initJson } from './json.js';
import { estimateText, nextCommands, nextText, noticesText, writtenText } from './text.js';

/** What the command does, for its help, in lines of 80 columns. */
const about = [
  `narrate knows these layouts: ${[...layoutNames, ...plainLayoutNames].join(', ')}.`,
  'In other folders it uses all Markdown files, in the natural order of their names (2 before 10).',
  'Files that listeners probably do not want are commented out in the manifest, with the reason.',
  'narrate buys nothing and runs no code of the book. It first converts an EPUB to Markdown chapters.',
]
  .map((line) => wrap(line, { columns: 80, indent: 0 }))
  .join('');

interface InitFlags {
  readonly source: string;
  readonly into?: string | undefined;
  readonly yes: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** Declares `narrate init [source]`. On a terminal it asks questions; then it writes the manifest and prices the book. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('init')
    .description('find the chapters of a book and write its pipeline.yaml')
    .addHelpText(
      'after',
      `
${about}${examplesOf('narrate init', 'narrate init docs --yes', 'narrate init book.epub --into book')}`,
    )
    .argument('[source]', "the book's folder, or an EPUB", '.')
    .option('--into <folder>', 'folder for the chapters of an EPUB (default: the current folder)')
    .addOption(yesOption('do not ask; use what narrate finds, and add lines to .gitignore'))
    .option(
      '--force',
      'replace an existing pipeline.yaml, and chapter files that an earlier init wrote from an EPUB; convert an EPUB even if texts in it are missing',
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
      terminal.err(noticesText(report, { columns: terminal.errColumns, startedAs: terminal.command }));
      terminal.tell(writtenText(report, { manifest, columns }));
    }
    const bookPlan = await planOf(report.manifestFile, manifest);
    const next = nextCommands(manifest, { bookPlan, startedAs: terminal.command });
    if (json)
      terminal.json(initJson(report, { manifest, bookPlan, next: next.map(({ command }) => command) }));
    else terminal.tell(`${estimateText(bookPlan, { columns })}${nextText(next)}`);
  });

const asFound = ({ proposal: { title, language }, voice }: FoundBook, yes: boolean): InitChoices => ({
  title,
  language,
  voice,
  ignore: yes,
});

/** Plans the book of the new manifest. @throws NarrateError `invalid-input` with the errors in its chapters */
async function planOf(file: string, name: string): Promise<BookPlan> {
  const { plan } = await import('../../../use-cases/plan.js');
  try {
    return await plan({ manifest: file });
  } catch (error) {
    if (!(error instanceof NarrateError) || error.code !== 'invalid-input') throw error;
    const { diagnostics } = error;
    const message = `narrate wrote ${name}, but the book has errors.`;
    throw new NarrateError('invalid-input', message, { diagnostics, cause: error });
  }
}
