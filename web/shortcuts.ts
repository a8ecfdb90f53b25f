import { byId, make } from './dom.js';
import { isFlag, type Memory } from './memory.js';

/** A key and what it does. */
export interface Shortcut {
  /** As `KeyboardEvent.key`, in lower case, with `Shift+` in front if needed. The first is shown first. */
  readonly keys: readonly string[];
  readonly name: string;
  run(): void;
}

const shown: Readonly<Record<string, string>> = {
  ' ': 'Space',
  arrowleft: '←',
  arrowright: '→',
  enter: 'Enter',
};
const shownKey = (key: string): string => key.replace(/[^+]+$/, (last) => shown[last] ?? last.toUpperCase());

/** The controls that use letters, arrows or the space bar themselves. */
const ownKeys = 'input, select, textarea, summary, [contenteditable]';

/**
 * Runs shortcuts, and lists them in the help dialog. There the reader can switch them off: speech input may type letters by mistake
 * (WCAG 2.2, 2.1.4).
 */
export function startShortcuts(shortcuts: readonly Shortcut[], memory: Memory): void {
  const dialog = byId('help', HTMLDialogElement);
  const isOn = byId('shortcuts-on', HTMLInputElement);
  isOn.checked = memory.read('shortcuts', isFlag) ?? true;
  isOn.addEventListener('change', () => memory.write('shortcuts', isOn.checked));
  const open = (): void => dialog.showModal();
  byId('open-help', HTMLButtonElement).addEventListener('click', open);
  const all = [...shortcuts, { keys: ['?'], name: 'Show this help', run: open }];
  byId('shortcut-list', HTMLElement).append(
    ...all.flatMap(({ keys, name }) => [
      make(
        'dt',
        {},
        ...keys.flatMap((key, index) => [...(index > 0 ? [' or '] : []), make('kbd', {}, shownKey(key))]),
      ),
      make('dd', {}, name),
    ]),
  );
  const byKey = new Map(all.flatMap((shortcut) => shortcut.keys.map((key) => [key, shortcut] as const)));
  addEventListener('keydown', (event) => {
    if (
      !isOn.checked ||
      event.defaultPrevented ||
      event.ctrlKey ||
      event.altKey ||
      event.metaKey ||
      dialog.open
    )
      return;
    const { target, key } = event;
    if (!(target instanceof Element) || target.matches(ownKeys)) return;
    // These keys press a button that has the focus.
    if ((key === ' ' || key === 'Enter') && target.matches('button, a')) return;
    // For `?` and the like, the shift key is part of the character.
    const isLetter = key.length > 1 || /^[a-z ]$/i.test(key);
    const shortcut = byKey.get(`${event.shiftKey && isLetter ? 'Shift+' : ''}${key.toLowerCase()}`);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run();
  });
}
