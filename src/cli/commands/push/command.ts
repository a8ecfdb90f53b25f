import type { PushReport } from '../../../use-cases/push.js';
import type { DeclareCommand } from '../../command.js';
import { warningJson } from '../../json/diagnostics.js';
import { engineOption, examplesOf, jsonOption, manifestArgument, storeOption } from '../../options.js';
import { visible } from '../../terminal-text.js';
import { runTransfer, transferred } from '../../transfer.js';

/** Declares `narrate push`. Its exit status is 0 if everything is in the store afterwards, otherwise 1. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('push')
    .description(
      'upload the recordings and the journal (the list of requests) of the book to its store (a second place for recordings)',
    )
    .addHelpText('after', examplesOf('narrate push', 'narrate push --store s3://audio/atlas'))
    .addArgument(manifestArgument())
    .addOption(storeOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { json, ...options }) => {
      const { push } = await import('../../../use-cases/push.js');
      outcome.status = await runTransfer(
        {
          json,
          move: (watched) => push({ ...options, manifest, ...watched }),
          toJson: pushJson,
          toText: pushText,
        },
        terminal,
      );
    });
};

function pushText(report: PushReport): string {
  const { behind } = report;
  const place = visible(report.place);
  const what = transferred(report);
  const done =
    what === null
      ? `Nothing to upload: ${place} already has everything.\n`
      : `Uploaded to ${place}: ${what}.\n`;
  if (report.status === 'complete') return done;
  const left = transferred({ ...behind, bytes: null });
  return `${what === null ? '' : done}Not uploaded yet: ${left}. Run the same command again to continue.\n`;
}

const pushJson = ({ status, place, takes, bytes, lines, behind, warnings }: PushReport) => ({
  status,
  store: place,
  takes,
  bytes,
  lines,
  behind,
  warnings: warnings.map(warningJson),
});
