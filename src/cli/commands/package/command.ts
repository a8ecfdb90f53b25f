import { Option } from 'commander';
import { targetNames } from '../../../check/files/targets.js';
import type { PackageOptions } from '../../../use-cases/package.js';
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
import { packageJson } from './json.js';
import { packageText } from './text.js';

interface PackageFlags extends PackageOptions {
  readonly json: boolean;
}

/** A podcast is published by its feed, so it has no package. */
const packageNames = targetNames.filter((name) => name !== 'podcast');

/** Declares `narrate package --for <target>`. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('package')
    .description(
      'check the files, and make a folder with everything that a shop, a server or a web host needs',
    )
    .addHelpText(
      'after',
      examplesOf(
        'narrate package --for acx',
        'narrate package --for site --url https://books.example.com/harbour/',
      ),
    )
    .addArgument(manifestArgument())
    .addOption(
      new Option('--for <target>', 'whom the package is for (required)')
        .choices(packageNames)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option('--to <folder>', 'where to write it instead of packages/<target> in the output folder'),
    )
    .addOption(new Option('--url <address>', 'where you publish a site, for its sitemap'))
    .addOption(draftOption())
    .addOption(engineOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (manifest: string, flags) => {
      outcome.status = await packageBook({ ...flags, manifest }, terminal);
    });
};

/** Makes the package and prints the report. Returns the exit status: 0 if it was made, otherwise 1. */
async function packageBook({ json, ...options }: PackageFlags, terminal: Terminal): Promise<number> {
  const { makePackage } = await import('../../../use-cases/package.js');
  const report = await interruptible((signal) =>
    makePackage({ ...options, signal, onEvent: showMeasuring(terminal) }),
  );
  if (json) {
    terminal.json(packageJson(report));
  } else {
    showWarnings(report.warnings, terminal);
    const isDraft = options.draft === true;
    terminal.tell(packageText(report, { columns: terminal.columns, startedAs: terminal.command, isDraft }));
  }
  return report.status === 'pass' ? 0 : 1;
}
