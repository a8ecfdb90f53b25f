import { randomUUID } from 'node:crypto';
import type { MicroUsd } from '../../../base/money/money.js';
import type { Month } from '../../../base/money/month.js';
import type { BookAccount, HeldPrice } from './book-account.js';
import { type Caps, capsOf } from './caps.js';
import type { ExchangeReply, ExchangeRequest, KnownBook, SharedLedger } from './shared-ledger.js';

/** A price that is to be reserved, and the month that pays. */
export interface WishedPrice {
  readonly price: MicroUsd;
  readonly month: Month;
}

export interface BookReportsOptions {
  readonly ledger: SharedLedger;
  readonly book: string;
  readonly caps: Caps;
  readonly account: BookAccount;
  /** What was known of the book before its journal was read. Absent: the journal was read after all reports of others. */
  readonly seen?: KnownBook | undefined;
}

/** The reports of one run to the shared ledger. The caller sends one at a time. */
export class BookReports {
  readonly #options: BookReportsOptions;
  readonly #session = randomUUID();
  readonly #confirming = new Set<Promise<boolean>>();
  #mode: ExchangeRequest['mode'] = 'open';
  #epoch = '';
  #seq = 0;

  constructor(options: BookReportsOptions) {
    this.#options = options;
  }

  /** Reports the account, and asks for a reservation. The caller adds what is granted to the account. Rejects without an answer. */
  async send(wish: WishedPrice | null, { isClosing = false } = {}): Promise<ExchangeReply> {
    const { ledger, book, caps, account, seen } = this.#options;
    // A run that returns must know which of its requests may have been sent.
    if (this.#mode === 'return') await Promise.all(this.#confirming);
    const mode = this.#mode;
    const months = account.months();
    const reply = await ledger.exchange({
      book,
      session: this.#session,
      seq: ++this.#seq,
      mode,
      seen,
      epoch: this.#epoch,
      months,
      live: account.live(),
      isClosing,
      price: wish?.price ?? 0,
      month: wish?.month ?? '',
      caps: wish === null ? [] : capsOf(caps, wish.month),
    });
    if (!('epoch' in reply)) {
      // The ledger was lost, or another run has opened the book: what was not sent is not reserved any more.
      if (reply.kind !== 'late') {
        this.#mode = 'return';
        account.loseUnsent();
      }
      return reply;
    }
    this.#mode = 'keep';
    this.#epoch = reply.epoch;
    if (mode !== 'keep') this.#adopt(reply, { months, wish });
    return reply;
  }

  /** Asks whether a reservation still counts. See `SharedReservation.confirm` for why this makes it safe to send. */
  async confirm(held: HeldPrice): Promise<boolean> {
    if (held.state !== 'reserved') return held.state === 'sent';
    held.state = 'confirming';
    const { ledger, book, account } = this.#options;
    const asked = ledger
      .confirm({ session: this.#session, book, epoch: this.#epoch })
      .catch(() => false)
      .then((isHeld) => {
        if (isHeld) held.state = 'sent';
        else account.end(held, 0);
        return isHeld;
      });
    this.#confirming.add(asked);
    return asked.finally(() => this.#confirming.delete(asked));
  }

  /** Adds what the ledger has of the book beyond this report: another run, or the journal, says that more was charged. */
  #adopt(
    reply: Extract<ExchangeReply, { readonly epoch: string }>,
    { months, wish }: { readonly months: ExchangeRequest['months']; readonly wish: WishedPrice | null },
  ): void {
    for (const [month, amount] of Object.entries(reply.months)) {
      const granted = reply.kind === 'granted' && month === wish?.month ? wish.price : 0;
      this.#options.account.add(amount - granted - (months[month] ?? 0), month);
    }
  }
}
