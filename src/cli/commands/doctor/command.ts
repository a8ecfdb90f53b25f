import { draftOption, engineOption, examplesOf, jsonOption, priceOption } from '../../options.js';
import type { Verb } from '../../verb.js';

export const doctor: Verb = (program, { terminal, outcome }) => {
  program
    .command('doctor')
    .description('look at what a run needs of this machine and of the book, and say how to mend it')
    .addHelpText('after', examplesOf('narrate doctor', 'narrate doctor --online', 'narrate doctor --json'))
    .argument('[manifest]', 'the book (default: "pipeline.yaml", where there is one)')
    .option('--online', 'ask the gateway for the time, and whether it refuses the key; buys nothing', false)
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(jsonOption())
    .action(async (manifest: string | undefined, flags) => {
      const { doctorCommand } = await import('./doctor.js');
      outcome.status = await doctorCommand({ ...flags, manifest }, terminal);
    });
};
