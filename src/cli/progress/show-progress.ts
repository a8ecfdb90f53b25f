import type { NarrateEvent, OnEvent } from '../../base/events.js';
import type { Terminal } from '../terminal.js';
import { forTerminal, visible } from '../terminal-text.js';
import { lostNoticeLine, lostNoticesAfter, makeLockNotices, noneLost } from './notices.js';
import { initialProgress, progressAfter } from './progress-state.js';
import { progressLine, progressLines } from './progress-text.js';

/** Shows a run's events until it is ended. */
export interface Progress {
  readonly onEvent: OnEvent;
  /** Takes the display off the screen, so that something else can be printed. */
  readonly end: () => void;
}

/** Where nothing is to be shown. */
export const noProgress: Progress = { onEvent() {}, end() {} };

/** In a log, a line at this pace, whatever happens; and everywhere, one of all answers that were lost meanwhile. */
const plainIntervalMs = 10_000;
const liveIntervalMs = 100;

/** A live display on a terminal, else a plain line now and then. Nothing is shown before there is something to do. */
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
    terminal.err(`${visible(text)}\n`);
    if (logUpdate !== null && busy) draw();
  };
  const lockNotice = makeLockNotices();
  let lost = noneLost;
  const tellLost = () => {
    const line = lostNoticeLine(lost);
    lost = noneLost;
    if (line !== null) notice(line);
  };
  let timer: NodeJS.Timeout | undefined;
  let lostTimer: NodeJS.Timeout | undefined;
  return {
    onEvent(event) {
      state = progressAfter(state, event, performance.now());
      lost = lostNoticesAfter(lost, event);
      const text = noticeOf(event) ?? lockNotice(event);
      if (text !== null) {
        // In the order in which it happened.
        tellLost();
        notice(text);
      }
      if (!busy && isWork(event)) {
        busy = true;
        draw();
        lostTimer = setInterval(tellLost, plainIntervalMs).unref();
        timer = setInterval(draw, logUpdate === null ? plainIntervalMs : liveIntervalMs).unref();
      }
    },
    end() {
      clearInterval(timer);
      clearInterval(lostTimer);
      tellLost();
      if (!busy) return;
      busy = false;
      if (logUpdate === null) draw();
      else logUpdate.clear();
    },
  };
}

const isWork = ({ type }: NarrateEvent): boolean =>
  ['chunk-submitting', 'chunk-recorded', 'takes-measured', 'file-started', 'takes-moved'].includes(type);

/** What is worth a line of its own, at once and for good. */
function noticeOf(event: NarrateEvent): string | null {
  switch (event.type) {
    case 'chunk-failed':
      return `Chapter ${event.chapter}, chunk ${event.chunk} failed: ${event.reason}.`;
    case 'buying-stopped':
      return `${event.reason} What is under way comes home.`;
    case 'warning':
      return event.message;
    default:
      return null;
  }
}
