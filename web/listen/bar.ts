import { clockText } from '../../src/deliver/outputs/page/clock-text.js';
import { byId } from '../shared/dom.js';
import { isNumber, type Memory } from '../shared/memory.js';
import { spokenTime } from '../shared/spoken-time.js';
import type { Player } from './player.js';
import type { ReadAlong } from './read-along.js';

/** How far the buttons and keys skip, in seconds. */
export const skipSeconds = 15;

/** Connects the buttons, the times and the position of the bar with the player. Returns the function that changes the speed. */
export function startBar(player: Player, reading: ReadAlong, memory: Memory): (step: 1 | -1) => void {
  const play = byId('play', HTMLButtonElement);
  play.addEventListener('click', () => player.toggle());
  byId('back', HTMLButtonElement).addEventListener('click', () => player.skip(-skipSeconds));
  byId('forward', HTMLButtonElement).addEventListener('click', () => player.skip(skipSeconds));
  byId('previous', HTMLButtonElement).addEventListener('click', () => reading.step(-1));
  byId('next', HTMLButtonElement).addEventListener('click', () => reading.step(1));
  const showState = (): void => {
    play.classList.toggle('playing', player.isPlaying);
    play.setAttribute('aria-label', player.isPlaying ? 'Pause' : 'Play');
    play.title = player.isPlaying ? 'Pause (Space)' : 'Play (Space)';
    play.disabled = player.chapter.audio === null;
  };
  player.on('state', showState);
  player.on('chapter', showState);
  showState();
  startPosition(player);
  return startSpeed(player, memory);
}

function startPosition(player: Player): void {
  const position = byId('position', HTMLInputElement);
  const done = byId('time-done', HTMLElement);
  const left = byId('time-left', HTMLElement);
  const now = byId('now', HTMLElement);
  const show = (): void => {
    const { chapter, seconds, bookSeconds, index } = player;
    position.value = String(bookSeconds);
    position.style.setProperty('--done', String(player.length === 0 ? 0 : bookSeconds / player.length));
    done.textContent = `${clockText(seconds)} / ${clockText(chapter.durationSeconds)}`;
    left.textContent = `${clockText((player.length - bookSeconds) / player.rate)} left`;
    position.setAttribute(
      'aria-valuetext',
      `Chapter ${index + 1}, ${spokenTime(seconds)} of ${spokenTime(chapter.durationSeconds)}`,
    );
  };
  const showChapter = (): void => {
    const { title, language } = player.chapter;
    now.textContent = title;
    now.lang = language ?? '';
    show();
  };
  position.max = String(player.length);
  position.addEventListener('input', () => player.seekBook(Number(position.value)));
  position.addEventListener('keydown', (event) => {
    // By default an arrow key would go a fixed part of the book.
    const step = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -4, PageUp: 4 }[
      event.key
    ];
    if (step === undefined || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    player.skip(step * skipSeconds);
  });
  drawMarks(player);
  player.on('time', show);
  player.on('state', show);
  player.on('chapter', showChapter);
  showChapter();
}

/** Draws a mark where each chapter begins. */
function drawMarks({ starts, length, book }: Player): void {
  const marks = byId('marks', HTMLElement);
  for (const [index, start] of starts.entries()) {
    if (index === 0 || length === 0 || book.chapters[index]?.audio === null) continue;
    const mark = document.createElement('i');
    mark.style.setProperty('--at', String(start / length));
    marks.append(mark);
  }
}

/** Keeps the reader's speed for the book. Returns the function that chooses the next faster or slower one. */
function startSpeed(player: Player, memory: Memory): (step: 1 | -1) => void {
  const speed = byId('speed', HTMLSelectElement);
  const speeds = [...speed.options].map(({ value }) => Number(value));
  const set = (rate: number): void => {
    player.rate = rate;
    speed.value = String(rate);
    memory.write('speed', rate);
  };
  const kept = memory.read('speed', isNumber);
  if (kept !== null && speeds.includes(kept)) set(kept);
  speed.addEventListener('change', () => set(Number(speed.value)));
  return (step) => {
    const next = speeds[speeds.indexOf(player.rate) + step];
    if (next !== undefined) set(next);
  };
}
