import type { LimitFunction } from 'p-limit';

/** One of the limited number of concurrent jobs. It can be given up during a long wait. */
export interface Slot {
  /** Waits for a slot, first come, first served. Resolves at once if the slot is held. */
  enter(): Promise<void>;
  /** Gives the slot to the next one in the queue. */
  leave(): void;
}

/** Runs `work` in a slot: waits for one before it, and leaves it after it. */
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
