import { byId } from '../shared/dom.js';
import type { Player } from './player.js';
import { tell } from './tell.js';

/** Pauses the book after some minutes, or at the end of the chapter. */
export function startSleepTimer(player: Player): void {
  const choice = byId('sleep', HTMLSelectElement);
  const label = byId('sleep-left', HTMLElement);
  let endsAt: number | null = null;
  const end = (): void => {
    endsAt = null;
    choice.value = 'off';
    label.textContent = 'Sleep';
    tell('Paused by the sleep timer');
  };
  choice.addEventListener('change', () => {
    const minutes = Number(choice.value);
    endsAt = Number.isNaN(minutes) ? null : Date.now() + minutes * 60_000;
    show();
  });
  const show = (): void => {
    const minutes = endsAt === null ? null : Math.ceil((endsAt - Date.now()) / 60_000);
    label.textContent = minutes === null ? 'Sleep' : `Sleep, ${minutes} min`;
  };
  setInterval(() => {
    if (endsAt === null) return;
    if (Date.now() < endsAt) return show();
    player.pause();
    end();
  }, 1000);
  player.on('chapter-end', () => {
    if (choice.value !== 'chapter') return;
    player.stopHere();
    end();
  });
}
