import type { RespellingQuote, ReviewBook } from '../../../src/review/api.js';
import { openChosen, saveSay, setSay, trySay } from '../actions/pronounce.js';
import type { App } from '../app.js';
import { Button } from '../parts/button.js';
import { counted } from '../parts/counted.js';
import { Dialog } from '../parts/dialog.js';
import { usd } from '../parts/money.js';
import { ProblemBox } from '../parts/problem.js';
import { canChange, type State, type PronunciationDialog as Trial } from '../state/state.js';

interface PronunciationProps {
  readonly app: App;
  readonly state: State;
  readonly book: ReviewBook;
  readonly dialog: Trial;
}

/** Tries how a word is said, shows what an entry would make the next run buy, and saves it in the manifest. */
export const PronunciationDialog = ({ app, state, book, dialog }: PronunciationProps) => {
  const { word, now, chosen, say, quote, problem, isBusy } = dialog;
  const isEmpty = say.trim() === '';
  // The respelling of an entry is there from the beginning, and its cost is asked when it is changed.
  const isAsked = !isEmpty && (quote !== null || say !== now);
  const close = (): void => app.store.set({ dialog: null });
  return (
    <Dialog id="pronunciation-dialog" title="Pronunciation" focus="say" onClose={close}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void trySay(app, 'new');
        }}
      >
        <p class="word">
          <span dir="auto" lang={book.language}>
            {word}
          </span>
          <Button isOff={isBusy} onClick={() => trySay(app, 'now')}>
            Hear it now
          </Button>
        </p>
        {chosen !== null && (
          <p class="quiet">
            {book.manifest} already respells this word: “<span dir="auto">{chosen}</span>” comes from it.{' '}
            <button type="button" class="link" id="respell-chosen" onClick={() => openChosen(app)}>
              Respell “{chosen}” instead
            </button>
          </p>
        )}
        <label for="say">Say it as</label>
        <p class="say">
          <input
            id="say"
            dir="auto"
            autocomplete="off"
            spellcheck={false}
            value={say}
            aria-describedby="say-help"
            onInput={({ currentTarget }) => setSay(app, currentTarget.value)}
          />
          <button type="submit" disabled={isEmpty || isBusy}>
            Hear the new one
          </button>
        </p>
      </form>
      <p id="say-help" class="quiet">
        Write it as it sounds, for example “engine x” for nginx. You hear the free draft voice. The voice of
        the book may differ a little.
      </p>
      <div class="quote" aria-live="polite">
        {isAsked && <Cost quote={quote} hasProblem={problem !== null} />}
      </div>
      <ProblemBox problem={problem} />
      <footer>
        <Button onClick={close}>Cancel</Button>
        <Button
          id="save-say"
          kind="main"
          isOff={quote === null || isBusy || !canChange(state)}
          onClick={() => saveSay(app)}
        >
          Save in {book.manifest}
        </Button>
      </footer>
    </Dialog>
  );
};

interface CostProps {
  readonly quote: RespellingQuote | null;
  readonly hasProblem: boolean;
}

const Cost = ({ quote, hasProblem }: CostProps) => {
  if (quote === null) return hasProblem ? null : <p class="quiet">Looking for the texts with this word…</p>;
  const { changed, chunks, requests, costUsd } = quote;
  if (changed === 0)
    return (
      <p>
        No text changes. Either every text says it like this already, or the Markdown does not have this word
        as a whole word.
      </p>
    );
  if (chunks.length === 0) return <p>No recorded text changes. Saving costs nothing.</p>;
  return (
    <>
      <p>
        The next run would record {counted(chunks.length, 'text')} again: {counted(requests, 'request')},{' '}
        <strong>{usd(costUsd)}</strong>. Saving itself costs nothing.
      </p>
      <details>
        <summary>{chunks.length === 1 ? 'Which text' : 'Which texts'}</summary>
        <ul>
          {chunks.map(({ id, words }) => (
            <li key={id}>
              {id} <span dir="auto">{words.join(' · ')}</span>
            </li>
          ))}
        </ul>
      </details>
    </>
  );
};
