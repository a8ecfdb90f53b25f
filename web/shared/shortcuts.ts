/** Keys and what they do. */
export interface Shortcut {
  /** As `KeyboardEvent.key`, in lower case, with `Shift+` in front if needed. The first is shown first. */
  readonly keys: readonly string[];
  readonly name: string;
  /** Called with the key that was pressed, as in `keys`. */
  run(key: string): void;
}

const shown: Readonly<Record<string, string>> = {
  ' ': 'Space',
  arrowleft: '←',
  arrowright: '→',
  enter: 'Enter',
};

/** Returns a key as the reader knows it: `Space`, `Shift+←`, `K`. */
export const shownKey = (key: string): string =>
  key.replace(/[^+]+$/, (last) => shown[last] ?? last.toUpperCase());

/** The controls that use letters, arrows or the space bar themselves. */
const ownKeys = 'input, select, textarea, summary, [contenteditable]';

/** Runs shortcuts while `isOn` returns true, except while a dialog is open or a control uses the key itself. */
export function listenToKeys(shortcuts: readonly Shortcut[], isOn: () => boolean): void {
  const byKey = new Map(
    shortcuts.flatMap((shortcut) => shortcut.keys.map((key) => [key, shortcut] as const)),
  );
  addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!isOn() || document.querySelector('dialog[open]') !== null) return;
    const { target, key } = event;
    if (!(target instanceof Element) || target.matches(ownKeys)) return;
    // These keys press a button that has the focus.
    if ((key === ' ' || key === 'Enter') && target.matches('button, a')) return;
    // For `?` and the like, the shift key is part of the character.
    const isLetter = key.length > 1 || /^[a-z ]$/i.test(key);
    const name = `${event.shiftKey && isLetter ? 'Shift+' : ''}${key.toLowerCase()}`;
    const shortcut = byKey.get(name);
    if (shortcut === undefined) return;
    event.preventDefault();
    shortcut.run(name);
  });
}
