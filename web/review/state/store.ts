import { firstState, type State } from './state.js';

/** Holds the state. After changes, it calls its listener once, in a task of its own. */
export class Store {
  #state: State = firstState;
  readonly #changed: () => void;
  #isWaiting = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get state(): State {
    return this.#state;
  }

  set(change: Partial<State>): void {
    this.#state = { ...this.#state, ...change };
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    queueMicrotask(() => {
      this.#isWaiting = false;
      this.#changed();
    });
  }
}
