import type { VerifyOptions } from '../../../use-cases/verify.js';
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
import { verifyJson } from './json.js';
import { verifyText } from './text.js';

/** Declares `narrate verify`. Its exit status is 0 if nothing is damaged, otherwise 1. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('verify')
    .description(
      'read every recording and the journal (the list of requests), and say what a repair would cost',
    )
    .addHelpText('after', examplesOf('narrate verify', 'narrate verify --json'))
    .addArgument(manifestArgument())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { json, ...flags }) => {
      const options: VerifyOptions = { ...flags, manifest };
      const { verify } = await import('../../../use-cases/verify.js');
      const found = await verify(options);
      if (json) {
        terminal.json(verifyJson(found));
      } else {
        showWarnings(found.warnings, terminal);
        terminal.tell(verifyText(found, nextRun(options)));
      }
      outcome.status = found.status === 'whole' ? 0 : 1;
    });
};

/** Returns the command of the run that repairs the damage. */
const nextRun = ({ manifest, draft, engine }: VerifyOptions): string =>
  ['narrate', manifest, ...(draft ? ['--draft'] : []), ...(engine ? ['--engine', engine] : [])].join(' ');
