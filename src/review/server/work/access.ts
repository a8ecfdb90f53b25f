import { NarrateError } from '../../../base/errors.js';
import { isThisProcess } from '../../../base/holder.js';
import { heldBy, lockHolder } from '../../../state/lock.js';
import { pathsOf } from '../../../state/state.js';
import type { Access } from '../../api.js';
import { Refusal } from '../http/failures.js';

/** How long the page stays read-only after another machine refused the lease. Then the next change asks the store again. */
const leaseMs = 30_000;

/** Finds out whether another process works on the book. */
export class AccessWatch {
  readonly #lockFile: string;
  readonly #now: () => number;
  #refusal: { readonly why: string; readonly until: number } | null = null;

  /** @param now returns milliseconds */
  constructor(stateFolder: string, now: () => number) {
    this.#lockFile = pathsOf(stateFolder).lock;
    this.#now = now;
  }

  /** Returns whether the page may change anything now. It reads the lock, and never the network. */
  async current(): Promise<Access> {
    const holder = await lockHolder(this.#lockFile);
    if (holder !== null && !isThisProcess(holder)) return { kind: 'read-only', why: heldBy(holder) };
    if (this.#refusal !== null && this.#now() < this.#refusal.until)
      return { kind: 'read-only', why: this.#refusal.why };
    return { kind: 'write' };
  }

  /** @throws Refusal `locked` when another process works on the book */
  async requireWrite(): Promise<void> {
    const access = await this.current();
    if (access.kind === 'write') return;
    throw new Refusal('locked', access.why, {
      hint: 'Wait for the other run to end. This page then works again by itself.',
    });
  }

  /** Remembers that a change failed because another machine holds the lease. The lock of this machine is read each time. */
  async noticed(thrown: unknown): Promise<void> {
    if (!(thrown instanceof NarrateError) || thrown.code !== 'locked') return;
    if ((await lockHolder(this.#lockFile)) !== null) return;
    this.#refusal = { why: thrown.message, until: this.#now() + leaseMs };
  }
}
