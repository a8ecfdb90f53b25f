import { Option } from 'commander';
import { targetNames } from '../../../check/files/targets.js';
import type { CheckOptions } from '../../../use-cases/check.js';
import type { DeclareCommand } from '../../command.js';
import { interruptible } from '../../interrupts.js';
import {
  draftOption,
  engineOption,
  examplesOf,
  jsonOption,
  manifestArgument,
  storeOption,
} from '../../options.js';
import { showMeasuring } from '../../progress/show-measuring.js';
import type { Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { checkJson } from './json.js';
import { checkText } from './text.js';

interface CheckFlags extends CheckOptions {
  readonly json: boolean;
}

/** Declares `narrate check --for <target>`. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('check')
    .description('measure the audio files, and say whether a publisher would accept them')
    .addHelpText('after', examplesOf('narrate check --for acx', 'narrate check --for podcast --draft'))
    .addArgument(manifestArgument())
    .addOption(
      new Option('--for <target>', 'whose rules apply (required)').choices(targetNames).makeOptionMandatory(),
    )
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      outcome.status = await checkFiles({ ...flags, manifest }, terminal);
    });
};

/** Measures the files and prints the report. Returns the exit status: 0 if every file passes, otherwise 1. */
async function checkFiles({ json, ...options }: CheckFlags, terminal: Terminal): Promise<number> {
  const { check } = await import('../../../use-cases/check.js');
  const report = await interruptible((signal) =>
    check({ ...options, signal, onEvent: showMeasuring(terminal) }),
  );
  if (json) {
    terminal.json(checkJson(report));
  } else {
    showWarnings(report.warnings, terminal);
    const command = options.draft === true ? 'narrate --draft' : 'narrate';
    terminal.tell(checkText(report, { columns: terminal.columns, startedAs: terminal.command, command }));
    if (report.narrationWarning !== null) showWarnings([report.narrationWarning], terminal);
  }
  return report.status === 'pass' ? 0 : 1;
}
