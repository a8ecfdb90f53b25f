interface Waiting {
  readonly start: () => Promise<void>;
  readonly isPreferred: () => boolean;
}

/** Runs a limited number of tasks at once. Of the waiting tasks, the first preferred one starts next, otherwise the first one. */
export class Slots {
  readonly #waiting: Waiting[] = [];
  #free: number;

  /** @param count how many tasks run at once */
  constructor(count: number) {
    this.#free = count;
  }

  /** Runs a task when a slot is free. `isPreferred` is asked each time that a task can start. */
  run<Value>(task: () => Promise<Value>, isPreferred: () => boolean): Promise<Value> {
    return new Promise((resolve, reject) => {
      const start = async () => {
        await Promise.resolve().then(task).then(resolve, reject);
        this.#free += 1;
        this.#startNext();
      };
      this.#waiting.push({ start, isPreferred });
      // A task that is added in the same turn of the event loop may be preferred.
      queueMicrotask(() => this.#startNext());
    });
  }

  #startNext(): void {
    if (this.#free === 0 || this.#waiting.length === 0) return;
    const preferred = this.#waiting.findIndex(({ isPreferred }) => isPreferred());
    const [next] = this.#waiting.splice(Math.max(0, preferred), 1);
    this.#free -= 1;
    void next?.start();
  }
}
