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
import { monthsText } from './months-text.js';
import { statusText } from './text.js';

/** Declares `narrate status`. */
export const command: DeclareCommand = (program, { terminal }) => {
  program
    .command('status')
    .description('show what is recorded, what was spent and what was possibly charged')
    .addHelpText('after', examplesOf('narrate status', 'narrate status --months', 'narrate status --json'))
    .addArgument(manifestArgument())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .option('--months', 'show what was spent in each month, with a bar for each', false)
    .option('--by-chapter', 'like --months, and also show what each chapter cost in each month', false)
    .addOption(jsonOption())
    .action(async (manifest: string, { json, months, byChapter, ...options }) => {
      const { status } = await import('../../../use-cases/status.js');
      const found = await status({ ...options, manifest });
      // With --json too, because the document has no key for warnings.
      showWarnings(found.warnings, terminal);
      const isByMonth = months || byChapter;
      if (json) terminal.json(statusJson(found, { months: isByMonth, byChapter }));
      else if (isByMonth) terminal.tell(monthsText(found, { columns: terminal.columns, byChapter }));
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
