import { Option } from 'commander';
import { examplesOf } from '../../options.js';
import type { Verb } from '../../verb.js';
import { sandboxOptions } from './flags.js';

export const sandbox: Verb = (program, { terminal }) => {
  const command = program
    .command('sandbox')
    .description('a local gateway to rehearse with: the real protocol, limits and faults to order')
    .addHelpText(
      'after',
      examplesOf(
        'narrate sandbox --voice tone',
        'narrate sandbox --rate 10/min --latency 500-3000',
        'narrate sandbox --fault lostAnswer=0.1 --fault failed@3,7 --balance 1',
      ),
    );
  for (const { flags, description, default: byDefault, repeatable } of sandboxOptions) {
    const option = new Option(flags, description);
    if (byDefault !== undefined) option.default(byDefault);
    if (repeatable) option.argParser((value: string, before: readonly string[] = []) => [...before, value]);
    command.addOption(option);
  }
  command.action(async (flags) => {
    const { runSandbox } = await import('./sandbox.js');
    const { interruptible } = await import('../../interrupts.js');
    const interrupts = interruptible(() => {});
    await runSandbox(flags, { write: terminal.out, signal: interrupts.signal });
    interrupts.done();
  });
};
