import { hasShape, type Memory } from '../shared/memory.js';
import type { Player } from './player.js';

/** Goes to where the reader stopped, and keeps the place from then on. */
export function startResume(player: Player, memory: Memory): void {
  const example = { file: '', seconds: 0 };
  const isPlace = (value: unknown): value is typeof example => hasShape(value, example);
  const kept = memory.read('place', isPlace);
  const index = player.book.chapters.findIndex(({ file }) => file === kept?.file);
  if (kept !== null && index >= 0) player.seek({ index, seconds: kept.seconds });
  let savedAt = 0;
  const save = (): void => {
    savedAt = Date.now();
    memory.write('place', { file: player.chapter.file, seconds: Math.round(player.seconds * 10) / 10 });
  };
  player.on('time', () => {
    if (!player.isPlaying || Date.now() - savedAt > 5000) save();
  });
  addEventListener('pagehide', save);
  document.addEventListener('visibilitychange', save);
}
