import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import { draftOption, engineOption, examplesOf, jsonOption, priceOption } from '../../options.js';
import { doctorText } from './text.js';

/** `narrate doctor`: exit status 0 when a run can go ahead, warnings or not, 1 when something stands in its way. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
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
    .action(async (manifest: string | undefined, { json, ...options }) => {
      const { doctor } = await import('../../../use-cases/doctor.js');
      const report = await interruptible((signal) => doctor({ ...options, manifest, signal }));
      const { columns, outColor: color } = terminal;
      if (json) terminal.json(report);
      else terminal.out(doctorText(report, { columns, color }));
      outcome.status = report.status === 'failed' ? 1 : 0;
    });
};
