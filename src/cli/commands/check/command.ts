import { Option } from 'commander';
import type { OnEvent } from '../../../base/events.js';
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
import type { Terminal } from '../../terminal.js';
import { showWarnings } from '../../text/render-diagnostics.js';
import { checkJson } from './json.js';
import { checkText } from './text.js';

interface CheckFlags extends CheckOptions {
  readonly json: boolean;
}

/** `narrate check --for <target>`: whether a publisher would take the files that were made. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('check')
    .description('decode and measure the files that were made, and say whether a publisher would take them')
    .addHelpText('after', examplesOf('narrate check --for acx', 'narrate check --for podcast --draft'))
    .addArgument(manifestArgument())
    .addOption(new Option('--for <target>', 'by whose numbers').choices(targetNames).makeOptionMandatory())
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      outcome.status = await checkFiles({ ...flags, manifest }, terminal);
    });
};

/** Returns 0 when every file passes, 1 when one does not. */
async function checkFiles({ json, ...options }: CheckFlags, terminal: Terminal): Promise<number> {
  const { check } = await import('../../../use-cases/check.js');
  const report = await interruptible((signal) =>
    check({ ...options, signal, onEvent: showMeasuring(terminal) }),
  );
  if (json) {
    terminal.json(checkJson(report));
  } else {
    showWarnings(report.warnings, terminal);
    const again = options.draft === true ? 'narrate --draft' : 'narrate';
    terminal.out(checkText(report, { columns: terminal.columns, command: again }));
  }
  return report.status === 'pass' ? 0 : 1;
}

/** A book takes minutes to decode. On a terminal, one line that goes away in the end. */
const showMeasuring =
  ({ statusLine, errIsTerminal }: Terminal): OnEvent =>
  (event) => {
    if (!errIsTerminal || event.type !== 'file-checked') return;
    const { checked, files } = event;
    statusLine(checked === files ? '' : `${checked} of ${files} files measured`);
  };
