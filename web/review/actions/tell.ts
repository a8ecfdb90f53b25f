import type { App } from '../app.js';
import { isLost, problemOf } from '../server.js';
import type { Toast } from '../state/state.js';

/** Shows a short message, which screen readers read. */
export function tell({ store }: App, message: string, more: Omit<Toast, 'message'> = {}): void {
  store.set({ toast: { message, ...more } });
}

/** Shows what failed. That narrate does not answer is shown by the banner. */
export function tellProblem(app: App, error: unknown): void {
  if (isLost(error)) app.store.set({ connection: { kind: 'lost' } });
  const { message, hint } = problemOf(error);
  tell(app, [message, hint].filter((part) => part !== null).join(' '), { isProblem: true });
}

/** Takes back what the message on the screen reports. */
export async function undo(app: App): Promise<void> {
  const back = app.store.state.toast?.undo;
  if (back === undefined) return;
  app.store.set({ toast: null });
  await attempt(app, back);
}

/** Runs an action, and shows what failed. Resolves to whether it succeeded. */
export async function attempt(app: App, action: () => Promise<unknown>): Promise<boolean> {
  try {
    await action();
    return true;
  } catch (error) {
    tellProblem(app, error);
    return false;
  }
}
