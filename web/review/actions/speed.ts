import type { App } from '../app.js';

export const speeds: readonly number[] = [0.75, 1, 1.25, 1.5, 1.75, 2];

/** Plays all takes at a speed, also on the next visit. */
export function changeSpeed(app: App, speed: number): void {
  app.sound.rate = speed;
  app.memory.write('speed', speed);
  app.store.set({ said: `Speed ${speed}` });
}

/** Chooses the next faster (1) or slower (-1) speed. */
export function stepSpeed(app: App, by: 1 | -1): void {
  const next = speeds[speeds.indexOf(app.sound.rate) + by];
  if (next !== undefined) changeSpeed(app, next);
}
