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

/** Declares `narrate status`. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('status')
    .description('show what is recorded, what was spent and what was possibly charged')
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
      // With --json too, because the document has no key for warnings.
      showWarnings(found.warnings, terminal);
      if (json) terminal.json(statusJson(found));
      else
        terminal.tell(
          statusText(found, {
            columns: terminal.columns,
            startedAs: terminal.command,
            isDraft: options.draft,
          }),
        );
    });
};
