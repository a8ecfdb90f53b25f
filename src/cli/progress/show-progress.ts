import type { NarrateEvent, OnEvent } from '../../base/events.js';
import type { Terminal } from '../terminal.js';
import { forTerminal, visible } from '../terminal-text.js';
import { typedCommands } from '../text/typed-commands.js';
import { lostResponseLine, lostResponsesAfter, makeLockNotices, noLostResponses } from './notices.js';
import { initialProgress, progressAfter } from './progress-state.js';
import { progressLine, progressLines } from './progress-text.js';

/** A display of a run's events. */
export interface Progress {
  readonly onEvent: OnEvent;
  /** Clears the display, so that something else can be printed. */
  readonly end: () => void;
}

/** A display that shows nothing. */
export const noProgress: Progress = { onEvent() {}, end() {} };

/** Time between two lines in a log, and between two notices about lost responses. */
const plainIntervalMs = 10_000;
const liveIntervalMs = 100;

/** Returns a live display on a terminal, and otherwise one that prints a line every ten seconds. Both start with the first work. */
export async function showProgress(terminal: Terminal): Promise<Progress> {
  const logUpdate = terminal.errIsTerminal ? (await import('log-update')).logUpdateStderr : null;
  let state = initialProgress(performance.now());
  let shown = '';
  let busy = false;
  const draw = () => {
    const now = performance.now();
    if (logUpdate !== null) return logUpdate(forTerminal(progressLines(state, now, terminal.errColumns)));
    const line = progressLine(state, now);
    if (line !== shown) terminal.err(`${line}\n`);
    shown = line;
  };
  const notice = (text: string) => {
    logUpdate?.clear();
    terminal.err(`${typedCommands(visible(text), terminal.command)}\n`);
    if (logUpdate !== null && busy) draw();
  };
  const lockNotice = makeLockNotices();
  let lost = noLostResponses;
  const showLost = () => {
    const line = lostResponseLine(lost);
    lost = noLostResponses;
    if (line !== null) notice(line);
  };
  let timer: NodeJS.Timeout | undefined;
  let lostTimer: NodeJS.Timeout | undefined;
  return {
    onEvent(event) {
      state = progressAfter(state, event, performance.now());
      lost = lostResponsesAfter(lost, event);
      const text = noticeOf(event) ?? lockNotice(event);
      if (text !== null) {
        // Notices stay in the order of their events.
        showLost();
        notice(text);
      }
      if (!busy && isWork(event)) {
        busy = true;
        draw();
        lostTimer = setInterval(showLost, plainIntervalMs).unref();
        timer = setInterval(draw, logUpdate === null ? plainIntervalMs : liveIntervalMs).unref();
      }
    },
    end() {
      clearInterval(timer);
      clearInterval(lostTimer);
      showLost();
      if (!busy) return;
      busy = false;
      if (logUpdate === null) draw();
      else logUpdate.clear();
    },
  };
}

const isWork = ({ type }: NarrateEvent): boolean =>
  [
    'chunk-submitting',
    'chunk-recorded',
    'takes-measured',
    'takes-aligned',
    'takes-judged',
    'file-started',
    'takes-moved',
  ].includes(type);

/** Returns the text of an event that gets its own line at once; null: the event gets none. */
function noticeOf(event: NarrateEvent): string | null {
  switch (event.type) {
    case 'chunk-failed':
      return `Chapter ${event.chapter}, chunk ${event.chunk} failed: ${event.reason}.`;
    case 'buying-stopped':
      return `${event.reason} Waiting for the requests that are already accepted.`;
    case 'warning':
      return event.message;
    default:
      return null;
  }
}
