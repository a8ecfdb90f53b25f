import type { LimitFunction } from 'p-limit';

/** A place among the requests under way, that can be given up while there is nothing but to wait. */
export interface Slot {
  /** Waits for a place, behind whoever waits already; with one, it goes on at once. */
  enter(): Promise<void>;
  leave(): void;
}

/** Does a piece of work that begins with a place, and ends with none. */
export async function inSlot<Result>(
  limit: LimitFunction,
  work: (slot: Slot) => Promise<Result>,
): Promise<Result> {
  let release: (() => void) | null = null;
  const slot: Slot = {
    async enter() {
      release ??= await new Promise<() => void>((granted) => {
        void limit(() => new Promise<void>((free) => granted(free)));
      });
    },
    leave() {
      release?.();
      release = null;
    },
  };
  await slot.enter();
  try {
    return await work(slot);
  } finally {
    slot.leave();
  }
}
