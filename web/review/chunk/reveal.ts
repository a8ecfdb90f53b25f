import { wantsLessMotion } from '../../shared/dom.js';

const find = (selector: string): HTMLElement | null => document.querySelector<HTMLElement>(selector);

/** Tells whether the sentence that is marked as spoken can be seen, above the buttons. Without one, it can. */
export function isSpokenVisible(): boolean {
  const box = find('#text .spoken')?.getBoundingClientRect();
  const top = find('#chunk')?.getBoundingClientRect().top ?? 0;
  const bottom = find('#bar')?.getBoundingClientRect().top ?? innerHeight;
  return box === undefined || (box.bottom > top && box.top < Math.max(bottom, top + 1));
}

/** Scrolls to the sentence that is marked as spoken, unless all of it can be seen. */
export function revealSpoken(): void {
  const sentence = find('#text .spoken');
  const top = find('#chunk')?.getBoundingClientRect().top ?? 0;
  const bottom = find('#bar')?.getBoundingClientRect().top ?? innerHeight;
  const box = sentence?.getBoundingClientRect();
  if (box === undefined || (box.top >= top && box.bottom <= bottom)) return;
  sentence?.scrollIntoView({ block: 'center', behavior: wantsLessMotion() ? 'auto' : 'smooth' });
}
