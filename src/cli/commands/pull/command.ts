import type { PullReport } from '../../../use-cases/pull.js';
import type { DeclareCommand } from '../../command.js';
import { warningJson } from '../../json/diagnostics.js';
import { engineOption, examplesOf, jsonOption, manifestArgument, storeOption } from '../../options.js';
import { visible } from '../../terminal-text.js';
import { counted } from '../../text/format.js';
import { runTransfer, transferred } from '../../transfer.js';

/** Declares `narrate pull`. Its exit status is 0 if all recordings are on this computer afterwards, otherwise 1. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('pull')
    .description(
      'download the recordings and the journal (the list of requests) of the book from its store (a second place for recordings)',
    )
    .addHelpText('after', examplesOf('narrate pull', 'narrate pull --all'))
    .addArgument(manifestArgument())
    .option('--all', 'also download recordings of text that is no longer in the book', false)
    .addOption(storeOption())
    .addOption(engineOption())
    .addOption(jsonOption())
    .action(async (manifest: string, { json, ...options }) => {
      const { pull } = await import('../../../use-cases/pull.js');
      outcome.status = await runTransfer(
        {
          json,
          move: (watched) => pull({ ...options, manifest, ...watched }),
          toJson: pullJson,
          toText: pullText,
        },
        terminal,
      );
    });
};

/** Returns the text of `narrate pull`. */
export function pullText(report: PullReport): string {
  const { missing } = report;
  const place = visible(report.place);
  const what = transferred(report);
  const done =
    what === null
      ? `Nothing to download: everything in ${place} is already on this computer.\n`
      : `Downloaded from ${place}: ${what}.\n`;
  if (missing === 0) return done;
  const where = `${counted(missing, 'recording')} of the journal ${missing === 1 ? 'is' : 'are'} neither on this computer nor undamaged in the store`;
  return `${done}${where}. The next run ${howToGet(report)}.\n`;
}

/** Returns how a run gets the missing recordings. */
function howToGet({ missing, gone }: Pick<PullReport, 'missing' | 'gone'>): string {
  const kept = missing - gone;
  const them = missing === 1 ? 'it' : 'them';
  if (gone === missing) return `buys ${them} again`;
  const source = `from the gateway for free, if it still has ${kept === 1 ? 'it' : 'them'}`;
  return gone === 0
    ? `downloads ${them} ${source}`
    : `buys ${gone} again, and downloads the other ${kept} ${source}`;
}

const pullJson = ({ status, place, takes, bytes, lines, missing, gone, warnings }: PullReport) => ({
  status,
  store: place,
  takes,
  bytes,
  lines,
  missing,
  gone,
  warnings: warnings.map(warningJson),
});
