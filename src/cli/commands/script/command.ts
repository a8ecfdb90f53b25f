import type { DeclareCommand } from '../../command.js';
import {
  chapterOption,
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  priceOption,
  storeOption,
} from '../../options.js';
import { chunksJson, scriptJson } from './json.js';
import { chunksText, scriptText } from './text.js';

/** Declares `narrate script`, which prints the spoken text by block or by chunk. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('script')
    .description('print the text that will be spoken, with the voice of each part')
    .addHelpText(
      'after',
      examplesOf('narrate script --chapter 2', 'narrate script --chunks', 'narrate script > book.txt'),
    )
    .addArgument(manifestArgument())
    .option(
      '--chunks',
      'print it by chunk (text of one request), with the state of each: paid, collected (paid, to be downloaded) or new',
      false,
    )
    .addOption(chapterOption())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { chapter: chapters, chunks, json, ...options }) => {
      const { script } = await import('../../../use-cases/script.js');
      const found = await script({ ...options, manifest, chapters });
      if (json) return terminal.json(chunks ? chunksJson(found) : scriptJson(found));
      for (const chapter of found.chapters)
        terminal.out(chunks ? chunksText(chapter, found, terminal.columns) : scriptText(chapter));
    });
};
