import type { PullReport } from '../../../use-cases/pull.js';
import type { DeclareCommand } from '../../command.js';
import { warningJson } from '../../json/diagnostics.js';
import { engineOption, examplesOf, jsonOption, manifestArgument, storeOption } from '../../options.js';
import { visible } from '../../terminal-text.js';
import { counted } from '../../text/format.js';
import { runTransfer, transferred } from '../../transfer.js';

/** `narrate pull`: exit status 0 when all of it is here, 1 when some is not. */
export const command: DeclareCommand = (program, { terminal, outcome }) => {
  program
    .command('pull')
    .description('fetch the journal and the recordings of the book from the store')
    .addHelpText('after', examplesOf('narrate pull', 'narrate pull --all'))
    .addArgument(manifestArgument())
    .option('--all', 'also recordings of words that the book does not have any more', false)
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

/** What `narrate pull` did. */
export function pullText(report: PullReport): string {
  const { missing } = report;
  const place = visible(report.place);
  const what = transferred(report);
  const done =
    what === null ? `Nothing in ${place} that is not here.\n` : `Fetched from ${place}: ${what}.\n`;
  if (missing === 0) return done;
  const where = `${counted(missing, 'recording')} of the journal ${missing === 1 ? 'is' : 'are'} neither here nor, whole, in the store`;
  return `${done}${where}: a run ${howToGet(report)}.\n`;
}

/** How a run comes by the recordings that are missing. */
function howToGet({ missing, gone }: Pick<PullReport, 'missing' | 'gone'>): string {
  const kept = missing - gone;
  const them = missing === 1 ? 'it' : 'them';
  if (gone === missing) return `buys ${them} again`;
  const fetches = `from the gateway, free, if it still has ${kept === 1 ? 'it' : 'them'}`;
  return gone === 0
    ? `fetches ${them} ${fetches}`
    : `buys ${gone} again, and fetches the other ${kept} ${fetches}`;
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
