import { systemClock } from '../../../base/time/clock.js';
import type { QueuedBook } from '../../../fleet/queue/fleet-queue.js';
import type { Terminal } from '../../terminal.js';
import { forTerminal, visible } from '../../terminal-text.js';
import { typedCommands } from '../../text/typed-commands.js';
import type { FollowedFleet } from './follow.js';
import { BuyingRate, fleetLine, fleetLines, idleText, type Planned } from './follow-text.js';
import { sumOf } from './totals.js';

/** A display of a run of a fleet. */
export interface FleetDisplay {
  onLook(fleet: FollowedFleet): void;
  /** Tells that Redis cannot be reached, or that it is back. */
  onConnection(isBack: boolean): void;
  /** Clears the live display. */
  end(): void;
}

/** Time between two lines in a log, in milliseconds. */
const logMs = 10_000;

/** Shows a run of a fleet: live on a terminal, and otherwise a line every ten seconds. Each failure gets its own line at once. */
export async function showFleet(planned: Planned, terminal: Terminal): Promise<FleetDisplay> {
  const logUpdate = terminal.errIsTerminal ? (await import('log-update')).logUpdateStderr : null;
  const rate = new BuyingRate();
  const told = new Set<string>();
  let lastLineMs = Number.NEGATIVE_INFINITY;
  let lastIdle: string | null = null;
  const notice = (text: string) => {
    logUpdate?.clear();
    terminal.err(`${typedCommands(visible(text), terminal.command)}\n`);
  };
  return {
    onLook(fleet) {
      const atMs = systemClock.monotonic();
      const line = fleetLine(fleet, planned, rate.add({ atMs, bought: sumOf(fleet.books).bought }));
      for (const book of fleet.books.filter((one) => one.state === 'failed' && !told.has(one.book))) {
        told.add(book.book);
        notice(failureText(book));
      }
      if (logUpdate !== null)
        return logUpdate(
          forTerminal(typedCommands(fleetLines(line, fleet, terminal.errColumns), terminal.command)),
        );
      const idle = idleText(fleet);
      if (idle !== null && idle !== lastIdle) notice(idle);
      lastIdle = idle;
      if (atMs - lastLineMs < logMs) return;
      lastLineMs = atMs;
      terminal.err(`${line}\n`);
    },
    onConnection(isBack) {
      notice(
        isBack
          ? 'Redis can be reached again.'
          : 'Redis cannot be reached. Nothing is bought until it is back. Waiting for it.',
      );
    },
    end() {
      logUpdate?.clear();
    },
  };
}

const failureText = ({ book, outcome }: QueuedBook): string =>
  `${book} failed: ${outcome?.message ?? 'no reason is known.'} ${outcome?.hint ?? ''}`.trim();
