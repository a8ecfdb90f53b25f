import { NarrateError } from '../../../base/errors.js';
import type { ChunkSelection } from '../../../plan/select-chunks.js';
import type { TakesOptions } from '../../../use-cases/takes.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import {
  atOption,
  chunkOption,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  oneChapterOption,
  priceOption,
  storeOption,
  suspectOption,
} from '../../options.js';
import { showProgress } from '../../progress/show-progress.js';
import type { Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { chosenJson, takesJson } from './json.js';
import { chosenText, takesText } from './text.js';

interface TakesFlags extends TakesOptions {
  readonly which: ChunkSelection;
  readonly json: boolean;
}

/** `narrate takes`: lists, or chooses. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('takes')
    .description('list the recordings of chunks, with what is found of them; --choose puts one in use')
    .addHelpText(
      'after',
      examplesOf(
        'narrate takes --chapter 3',
        'narrate takes --at chapters/03.md:82',
        'narrate takes --suspect',
        'narrate takes --chapter 3 --chunk 7 --choose 1',
      ),
    )
    .addArgument(manifestArgument())
    .addOption(oneChapterOption())
    .addOption(chunkOption())
    .addOption(atOption())
    .addOption(suspectOption('those in doubt alone'))
    .option(
      '--choose <take>',
      'put this one in use: its number among the takes of the chunk, or its request id',
    )
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter, chunk, at, choose, ...flags }) => {
      const options: TakesFlags = { ...flags, manifest, which: { chapter, chunk, at } };
      await (choose === undefined ? list(options, terminal) : putInUse(choose, options, terminal));
    });
};

async function list({ json, ...options }: TakesFlags, terminal: Terminal): Promise<void> {
  const { takes } = await import('../../../use-cases/takes.js');
  const report = await takes(options);
  if (json) return terminal.json(takesJson(report));
  showWarnings(report.warnings, terminal);
  const text = takesText(report, terminal.columns);
  terminal.out(text === '' && options.suspect === true ? 'No recording is in doubt.\n' : text);
}

async function putInUse(take: string, { json, ...options }: TakesFlags, terminal: Terminal): Promise<void> {
  if (options.suspect === true)
    throw new NarrateError('usage', '--suspect lists recordings, and --choose puts one of them in use.', {
      hint: 'Say which chunk it is of: --chapter 3 --chunk 7 --choose 2.',
    });
  const { chooseTake } = await import('../../../use-cases/choose-take.js');
  await interruptible(async (signal) => {
    const progress = await showProgress(terminal);
    try {
      const report = await chooseTake({ ...options, take, signal, onEvent: progress.onEvent });
      progress.end();
      if (json) terminal.json(chosenJson(report));
      else terminal.out(chosenText(report));
    } finally {
      progress.end();
    }
  });
}
