import type { ReviewBook } from '../../src/review/api.js';
import type { Shortcut } from '../shared/shortcuts.js';
import { hearNewest } from './actions/retake.js';
import { undo } from './actions/tell.js';
import type { App } from './app.js';
import { Chunk } from './chunk/chunk.js';
import { HelpDialog } from './dialogs/help-dialog.js';
import { PronunciationDialog } from './dialogs/pronunciation-dialog.js';
import { RetakeDialog } from './dialogs/retake-dialog.js';
import { List } from './list/list.js';
import { Overview } from './overview/overview.js';
import { Banner } from './parts/banner.js';
import { Button } from './parts/button.js';
import { Icon } from './parts/icon.js';
import { usd } from './parts/money.js';
import { type State, shownChunk } from './state/state.js';

interface PageProps {
  readonly app: App;
  readonly keys: readonly Shortcut[];
}

/** The whole page, as its state says. */
export const Page = ({ app, keys }: PageProps) => {
  const { state } = app.store;
  const { book } = state;
  return (
    <>
      <Top app={app} state={state} />
      <Banner state={state} />
      {book === null ? (
        <main id="main" aria-busy="true">
          <p class="none">Loading the book…</p>
        </main>
      ) : (
        <main id="main" data-view={state.view} data-pane={state.pane}>
          <Main app={app} state={state} book={book} />
        </main>
      )}
      <ToastBox app={app} state={state} />
      <p class="for-ears" role="status">
        {state.said}
      </p>
      <OpenDialog app={app} state={state} keys={keys} />
    </>
  );
};

const Main = ({ app, state, book }: { app: App; state: State; book: ReviewBook }) => {
  if (state.view === 'overview') return <Overview app={app} book={book} />;
  const chunk = shownChunk(state);
  return (
    <>
      <List app={app} state={state} book={book} />
      {chunk !== null && <Chunk key={chunk.id} app={app} state={state} book={book} chunk={chunk} />}
    </>
  );
};

const Top = ({ app, state: { book, view } }: { app: App; state: State }) => (
  <header id="top">
    <a class="skip" href="#main">
      Skip to the texts
    </a>
    <h1>
      <span dir="auto">{book?.title ?? ''}</span>
    </h1>
    <nav aria-label="Views">
      <button
        type="button"
        aria-current={view === 'takes' ? 'page' : undefined}
        onClick={() => app.store.set({ view: 'takes' })}
      >
        Texts
      </button>
      <button
        type="button"
        id="to-overview"
        aria-current={view === 'overview' ? 'page' : undefined}
        onClick={() => app.store.set({ view: 'overview' })}
      >
        Overview
      </button>
    </nav>
    <p class="money quiet">{book === null ? '' : spent(book)}</p>
    <label class="choice">
      <span>Colours</span>
      <select id="theme">
        <option value="auto">System</option>
        <option value="light">Light</option>
        <option value="dark">Dark</option>
      </select>
    </label>
    <Button
      id="open-help"
      kind="tool"
      label="Keyboard shortcuts"
      shortcut="?"
      onClick={() => app.store.set({ dialog: { kind: 'help' } })}
    >
      <Icon name="help" />
    </Button>
  </header>
);

function spent({ isDraft, money: { spentUsd, month } }: ReviewBook): string {
  if (isDraft) return 'Draft: free';
  const left = month === null ? '' : ` · ${usd(month.leftUsd)} left this month`;
  return `${usd(spentUsd)} spent${left}`;
}

const ToastBox = ({ app, state: { toast } }: { app: App; state: State }) => (
  <div id="toast" role="status">
    {toast !== null && (
      <div class={toast.isProblem ? 'is-problem' : undefined}>
        <p>{toast.message}</p>
        {toast.link !== undefined && (
          <a
            href={toast.link.href}
            onClick={(event) => {
              const id = toast.link?.href.slice(1) ?? '';
              if (!toast.link?.href.startsWith('#')) return;
              event.preventDefault();
              void hearNewest(app, id);
            }}
          >
            {toast.link.text}
          </a>
        )}
        {toast.undo !== undefined && (
          <Button id="undo" shortcut="Z" onClick={() => undo(app)}>
            Undo
          </Button>
        )}
        <Button kind="tool" label="Close this message" onClick={() => app.store.set({ toast: null })}>
          <Icon name="close" />
        </Button>
      </div>
    )}
  </div>
);

const OpenDialog = ({ app, state, keys }: { app: App; state: State; keys: readonly Shortcut[] }) => {
  const { dialog, book } = state;
  if (dialog === null || book === null) return null;
  if (dialog.kind === 'help') return <HelpDialog app={app} state={state} keys={keys} />;
  if (dialog.kind === 'retake') return <RetakeDialog app={app} state={state} dialog={dialog} />;
  return <PronunciationDialog app={app} state={state} book={book} dialog={dialog} />;
};
