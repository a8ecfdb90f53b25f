import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import { draftOption, engineOption, examplesOf, jsonOption, priceOption } from '../../options.js';
import { doctorText } from './text.js';

/** Declares `narrate doctor`. Its exit status is 0 if a run can start, with or without warnings, and 1 if a check failed. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('doctor')
    .description('check this computer and the book, and say how to fix problems')
    .addHelpText('after', examplesOf('narrate doctor', 'narrate doctor --online', 'narrate doctor --json'))
    .argument('[manifest]', 'the book\'s manifest (default: "pipeline.yaml", if it exists)')
    .option(
      '--online',
      'also ask the gateway (the service) for the time, and whether it refuses the API key; buys nothing',
      false,
    )
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(priceOption())
    .addOption(jsonOption())
    .action(async (manifest: string | undefined, { json, ...options }) => {
      const { doctor } = await import('../../../use-cases/doctor.js');
      const report = await interruptible((signal) => doctor({ ...options, manifest, signal }));
      const { columns, command: startedAs, outColor: color } = terminal;
      if (json) terminal.json(report);
      else terminal.tell(doctorText(report, { columns, startedAs, color }));
      outcome.status = report.status === 'failed' ? 1 : 0;
    });
};
