import type { Shortcut } from '../../shared/shortcuts.js';
import { shownKey } from '../../shared/shortcuts.js';
import type { App } from '../app.js';
import { Dialog } from '../parts/dialog.js';
import type { State } from '../state/state.js';

/** The list of all keys, where they can be switched off. */
export const HelpDialog = ({ app, state, keys }: { app: App; state: State; keys: readonly Shortcut[] }) => (
  <Dialog id="help" title="Keyboard shortcuts" onClose={() => app.store.set({ dialog: null })}>
    <dl>
      {keys.map(({ keys: [first = '', ...others], name }) => (
        <>
          <dt>
            <kbd>{shownKey(first)}</kbd>
            {others.length > 0 && first === '1' && (
              <>
                {' '}
                to <kbd>{others.at(-1)}</kbd>
              </>
            )}
            {first !== '1' &&
              others.map((key) => (
                <>
                  {' '}
                  or <kbd>{shownKey(key)}</kbd>
                </>
              ))}
          </dt>
          <dd>{name}</dd>
        </>
      ))}
    </dl>
    <p>
      <label>
        <input
          type="checkbox"
          id="shortcuts-on"
          checked={state.hasKeys}
          onChange={({ currentTarget: { checked } }) => {
            app.store.set({ hasKeys: checked });
            app.memory.write('shortcuts', checked);
          }}
        />{' '}
        Use these shortcuts
      </label>
    </p>
    <p>
      <label>
        <input
          type="checkbox"
          id="plays-at-once"
          checked={state.playsAtOnce}
          onChange={({ currentTarget: { checked } }) => {
            app.store.set({ playsAtOnce: checked });
            app.memory.write('plays-at-once', checked);
          }}
        />{' '}
        Play as soon as I go to another text
      </label>
    </p>
    <p class="quiet">
      In the list, ↑ and ↓ go from text to text. In the text, the arrow keys choose a word, and Enter opens
      its pronunciation. A click on a waveform plays from there.
    </p>
  </Dialog>
);
