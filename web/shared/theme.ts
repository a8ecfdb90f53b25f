import { byId } from './dom.js';
import { isText, type Memory } from './memory.js';

/** Lets the reader choose light or dark. Without a choice, the page looks as the system does. */
export function startTheme(memory: Memory): void {
  const choice = byId('theme', HTMLSelectElement);
  const set = (theme: string): void => {
    document.documentElement.dataset.theme = theme;
    choice.value = theme;
  };
  const kept = memory.read('theme', isText);
  if (kept !== null && [...choice.options].some(({ value }) => value === kept)) set(kept);
  choice.addEventListener('change', () => {
    set(choice.value);
    memory.write('theme', choice.value);
  });
}

/** Calls a function when the colours of the page change. Returns the function that ends this. */
export function onColours(changed: () => void): () => void {
  const scheme = matchMedia('(prefers-color-scheme: dark)');
  const choice = byId('theme', HTMLSelectElement);
  scheme.addEventListener('change', changed);
  choice.addEventListener('change', changed);
  return () => {
    scheme.removeEventListener('change', changed);
    choice.removeEventListener('change', changed);
  };
}
