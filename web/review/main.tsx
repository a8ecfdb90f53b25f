import { render } from 'preact';
import type { ReviewBook } from '../../src/review/api.js';
import { byId } from '../shared/dom.js';
import { isFlag, isNumber, Memory } from '../shared/memory.js';
import { listenToKeys } from '../shared/shortcuts.js';
import { startTheme } from '../shared/theme.js';
import { followSound } from './actions/hear.js';
import { settle } from './actions/move.js';
import { speeds } from './actions/speed.js';
import type { App } from './app.js';
import { Events } from './events.js';
import { keysOf } from './keys.js';
import { Page } from './page.js';
import { Server } from './server.js';
import { Sound } from './sound.js';
import { Store } from './state/store.js';

/** Returns the book of a report, which is in a data block of the page; null: the page has a server. */
function embeddedBook(): ReviewBook | null {
  const block = document.getElementById('book');
  return block === null ? null : JSON.parse(block.textContent ?? '');
}

/** Starts the page. */
function start(): void {
  const place = byId('page', HTMLElement);
  const memory = new Memory('review');
  const app: App = {
    store: new Store(() => draw()),
    server: new Server(),
    sound: new Sound(() => followSound(app)),
    memory,
    nonce: document.querySelector<HTMLScriptElement>('script[nonce]')?.nonce ?? '',
  };
  const book = embeddedBook();
  app.store.set({
    hasKeys: memory.read('shortcuts', isFlag) ?? true,
    playsAtOnce: memory.read('plays-at-once', isFlag) ?? false,
    ...(book !== null && { book, connection: { kind: 'none' }, view: 'overview' }),
  });
  const speed = memory.read('speed', isNumber);
  if (speed !== null && speeds.includes(speed)) app.sound.rate = speed;
  const keys = keysOf(app);
  const draw = (): void => render(<Page app={app} keys={keys} />, place);
  draw();
  startTheme(memory);
  listenToKeys(keys, () => app.store.state.hasKeys);
  if (book === null) void new Events(app).start();
  else settle(app);
}

start();
