import type { ReviewChunk } from '../../../src/review/api.js';
import { openCurrentWord, stepWord } from '../actions/pronounce.js';
import type { App } from '../app.js';
import { canChange, heardTake, type State } from '../state/state.js';
import { type Run, runsOf, tokensOf } from './words.js';

interface TextProps {
  readonly app: App;
  readonly state: State;
  readonly chunk: ReviewChunk;
  readonly language: string;
}

/** The text of a chunk. A click on a word opens its pronunciation. For the keyboard, the text is one stop, and arrows reach its words. */
export const Text = ({ app, state, chunk, language }: TextProps) => {
  const runs = runsOf(tokensOf(chunk.text), heardTake(state)?.findings ?? [], state.spoken);
  if (!canChange(state))
    return (
      <p id="text" lang={language} dir="auto">
        {runs.map((run) => show(run, null))}
      </p>
    );
  const pressed = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const steps = {
      ArrowLeft: -1,
      ArrowRight: 1,
      ArrowUp: -10,
      ArrowDown: 10,
      Home: -Infinity,
      End: Infinity,
    };
    const by = steps[event.key as keyof typeof steps];
    if (by !== undefined) stepWord(app, by);
    else if (event.key === 'Enter') openCurrentWord(app);
    else return;
    event.preventDefault();
  };
  return (
    <div
      id="text"
      role="group"
      tabIndex={0}
      aria-label="Text. The arrow keys choose a word, and Enter opens its pronunciation."
      aria-activedescendant={`word-${state.word}`}
      lang={language}
      dir="auto"
      onKeyDown={pressed}
      onClick={({ target }) => {
        if (!(target instanceof HTMLElement) || !target.matches('.w') || String(getSelection()) !== '')
          return;
        app.store.set({ word: Number(target.id.slice('word-'.length)) });
        openCurrentWord(app);
      }}
    >
      {runs.map((run) => show(run, state.word))}
    </div>
  );
};

/** @param reached the word that the keyboard has reached; null: it reaches none */
const show = ({ tokens, confidence, isSpoken }: Run, reached: number | null) => {
  const words = tokens.map(({ text, word, from }) =>
    word === null ? (
      text
    ) : (
      <span key={from} id={`word-${word}`} class={word === reached ? 'w reached' : 'w'}>
        {text}
      </span>
    ),
  );
  const key = tokens[0]?.from;
  const spoken = isSpoken ? 'spoken' : '';
  if (confidence === null)
    return isSpoken ? (
      <span key={key} class={spoken}>
        {words}
      </span>
    ) : (
      words
    );
  return (
    <mark key={key} class={`${confidence} ${spoken}`}>
      {words}
    </mark>
  );
};
