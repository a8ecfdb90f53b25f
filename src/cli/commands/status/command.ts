import type { DeclareCommand } from '../../command.js';
import {
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  priceOption,
  storeOption,
} from '../../options.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { statusJson } from './json.js';
import { statusText } from './text.js';

/** `narrate status`: what is done, what was spent, what is uncertain. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('status')
    .description('what is done, what was spent, what is uncertain')
    .addHelpText('after', examplesOf('narrate status', 'narrate status --json'))
    .addArgument(manifestArgument())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { json, ...options }) => {
      const { status } = await import('../../../use-cases/status.js');
      const found = await status({ ...options, manifest });
      // Also with --json, whose document has no place for them.
      showWarnings(found.warnings, terminal);
      if (json) terminal.json(statusJson(found));
      else terminal.out(statusText(found, { columns: terminal.columns, isDraft: options.draft }));
    });
};
