import { resolve } from 'node:path';
import { NarrateError } from '../../../base/errors.js';
import { onAbort } from '../../../base/time/on-abort.js';
import {
  idleMinutes,
  type ReviewServer,
  type StartReviewOptions,
  startReview,
} from '../../../review/server/start-review.js';
import { writeReport } from '../../../review/write-report.js';
import { interruptible } from '../../interrupts.js';
import { hasDisplay, openerForAddress, startOpener } from '../../opener.js';
import { noticeColumns, type Terminal } from '../../terminal.js';
import { visible } from '../../terminal-text.js';
import { wrapIfLong } from '../../text/wrap.js';

/** The options of `narrate review`. */
export interface ReviewFlags extends StartReviewOptions {
  readonly open: boolean;
  readonly static?: string | undefined;
}

/** Runs the server until it is interrupted or idle, or only writes the report. Returns the exit status. */
export async function reviewCommand(flags: ReviewFlags, terminal: Terminal): Promise<number> {
  const { open, static: report, ...options } = flags;
  if (report === undefined) return serve(options, open, terminal);
  if (!open || options.port !== undefined)
    throw new NarrateError(
      'usage',
      '--static starts no server, so it cannot be combined with --no-open or --port.',
      {
        hint: 'Use only `--static report.html`.',
      },
    );
  await writeReport(options, resolve(report));
  terminal.tell(`Wrote ${visible(report)}.\n`);
  return 0;
}

const ended = 'narrate review was ended in the terminal. Start it again there, and use the new address.';
const idle = `narrate review ended, because no page was open for ${idleMinutes} minutes. Start it again with \`narrate review\`.`;

function serve(options: StartReviewOptions, open: boolean, terminal: Terminal): Promise<number> {
  let server: ReviewServer | null = null;
  const tell = (text: string): void => {
    const width = { columns: noticeColumns(terminal), startedAs: terminal.command };
    terminal.err(wrapIfLong(text, width));
  };
  return interruptible(
    async (signal) => {
      server = await startReview(options);
      terminal.out(`${server.url}\n`);
      const opens = open && terminal.outIsTerminal && hasDisplay(process.platform, process.env);
      tell(welcome(server.title, opens));
      if (opens) await openPage(server.urlForOpener, tell);
      const isInterrupted = await Promise.race([aborted(signal), server.idle.then(() => false)]);
      const wasBusy = server.isBusy;
      await server.close(isInterrupted ? ended : idle);
      if (!isInterrupted) tell(idle);
      if (!wasBusy) return 0;
      tell(interrupted);
      return 130;
    },
    () => {
      // Below the ^C that the terminal shows.
      if (terminal.errIsTerminal) terminal.err('\n');
      if (server?.isBusy) tell(stopping);
    },
  );
}

/** Resolves to true when the signal aborts. */
const aborted = (signal: AbortSignal): Promise<true> =>
  new Promise((resolve) => {
    onAbort(signal, () => resolve(true));
    if (signal.aborted) resolve(true);
  });

const welcome = (title: string, opens: boolean): string =>
  `Review of ${title}. ${opens ? 'It opens in your browser, or at the address above.' : 'Open the address above.'} Press Ctrl-C to end the review. It ends by itself when no page was open for ${idleMinutes} minutes.`;

const stopping =
  'Stopping: no new requests, waiting for the open one and for the files. Press Ctrl-C again to stop at once.';
const interrupted =
  'A retake or another change was interrupted. Nothing is lost: the next run downloads what was bought, free of charge, and writes the files.';

/** Opens the page. If that fails, the printed address remains. */
async function openPage(address: string, tell: (text: string) => void): Promise<void> {
  const opener = openerForAddress(process.platform, address);
  const failure = await startOpener(opener);
  if (failure !== null) tell(`${opener.program} could not open the browser: ${failure}.`);
}
