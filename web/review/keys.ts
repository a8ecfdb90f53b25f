import type { Shortcut } from '../shared/shortcuts.js';
import { approve, hearNumber, use } from './actions/decide.js';
import { compare, playFromStart, skip, skipSeconds, toggle } from './actions/hear.js';
import { step } from './actions/move.js';
import { copyPlace } from './actions/place.js';
import { openCurrentWord } from './actions/pronounce.js';
import { askRetake } from './actions/retake.js';
import { stepSpeed } from './actions/speed.js';
import { undo } from './actions/tell.js';
import type { App } from './app.js';
import { heardTake } from './state/state.js';

const numbers = Array.from({ length: 9 }, (_, index) => String(index + 1));

/** Returns all keys. The help dialog lists them, in this order. A report without a server has those that need none. */
export function keysOf(app: App): readonly Shortcut[] {
  const { store } = app;
  const always: readonly Shortcut[] = [
    { keys: ['j'], name: 'Next text', run: () => step(app, 1) },
    { keys: ['k'], name: 'Previous text', run: () => step(app, -1) },
    { keys: ['/'], name: 'Search in the text', run: focusSearch(app) },
    {
      keys: ['o'],
      name: 'Book overview, or back to the texts',
      run: () => store.set({ view: store.state.view === 'takes' ? 'overview' : 'takes' }),
    },
    { keys: ['?'], name: 'Show this help', run: () => store.set({ dialog: { kind: 'help' } }) },
  ];
  if (store.state.connection.kind === 'none') return always;
  const onTexts = (run: (key: string) => unknown) => (key: string) => {
    if (store.state.view === 'takes') run(key);
  };
  const withServer: readonly Shortcut[] = [
    { keys: [' '], name: 'Play or pause', run: onTexts(() => toggle(app)) },
    { keys: ['s'], name: 'Play from two seconds before the finding', run: onTexts(() => playFromStart(app)) },
    { keys: ['arrowleft'], name: `Back ${skipSeconds} seconds`, run: onTexts(() => skip(app, -skipSeconds)) },
    {
      keys: ['arrowright'],
      name: `Forward ${skipSeconds} seconds`,
      run: onTexts(() => skip(app, skipSeconds)),
    },
    { keys: ['-'], name: 'Slower', run: onTexts(() => stepSpeed(app, -1)) },
    { keys: ['+', '='], name: 'Faster', run: onTexts(() => stepSpeed(app, 1)) },
    {
      keys: numbers,
      name: 'Hear that take, and use it when pressed again',
      run: onTexts((key) => hearNumber(app, Number(key))),
    },
    { keys: ['a'], name: 'A/B: the same sentence in the other take', run: onTexts(() => compare(app)) },
    {
      keys: ['u'],
      name: 'Use the take that you hear',
      run: onTexts(() => {
        const take = heardTake(store.state);
        if (take !== null) void use(app, take);
      }),
    },
    { keys: ['g'], name: 'Approve the take that you hear, and go on', run: onTexts(() => approve(app)) },
    { keys: ['r'], name: 'Retake: asks first, with the price', run: onTexts(() => askRetake(app)) },
    { keys: ['w'], name: 'Pronunciation of the selected word', run: onTexts(() => openCurrentWord(app)) },
    { keys: ['e'], name: 'Copy the place in the Markdown', run: onTexts(() => copyPlace(app)) },
    { keys: ['z'], name: 'Undo the last decision', run: () => undo(app) },
  ];
  return [...always.slice(0, 2), ...withServer, ...always.slice(2)];
}

const focusSearch =
  ({ store }: App) =>
  () => {
    store.set({ view: 'takes', pane: 'list' });
    // The list may only now be shown.
    requestAnimationFrame(() => document.getElementById('search')?.focus());
  };
