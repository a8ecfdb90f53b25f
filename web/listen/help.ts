import { byId, make } from '../shared/dom.js';
import { isFlag, type Memory } from '../shared/memory.js';
import { listenToKeys, type Shortcut, shownKey } from '../shared/shortcuts.js';

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
  listenToKeys(all, () => isOn.checked);
}
