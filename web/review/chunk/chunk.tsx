import type { ReviewBook, ReviewChunk } from '../../../src/review/api.js';
import { approve, unapprove } from '../actions/decide.js';
import { step } from '../actions/move.js';
import { copyPlace } from '../actions/place.js';
import { openCurrentWord } from '../actions/pronounce.js';
import { askRetake, stopRetake } from '../actions/retake.js';
import type { App } from '../app.js';
import { Button } from '../parts/button.js';
import { Icon } from '../parts/icon.js';
import { priceText } from '../parts/money.js';
import { canChange, heardTake, isRetaking, type State } from '../state/state.js';
import { Findings } from './findings.js';
import { Takes } from './takes.js';
import { Text } from './text.js';
import { Transport } from './transport.js';

interface ChunkProps {
  readonly app: App;
  readonly state: State;
  readonly book: ReviewBook;
  readonly chunk: ReviewChunk;
}

/** The chunk that is shown: why it is flagged, its text, its takes, and what can be done. */
export const Chunk = ({ app, state, book, chunk }: ChunkProps) => {
  const take = heardTake(state);
  const hasServer = state.connection.kind !== 'none';
  const chapter = book.chapters.find((one) => one.chapter === chunk.chapter);
  return (
    <section id="chunk" aria-labelledby="chunk-title">
      <header class="about">
        <button type="button" id="to-list" onClick={() => app.store.set({ pane: 'list' })}>
          <Icon name="left" /> All texts
        </button>
        <h2 id="chunk-title" tabIndex={-1}>
          <span class="id">{chunk.id}</span>{' '}
          <span dir="auto" lang={book.language}>
            {chapter?.title}
          </span>
        </h2>
        <p class="quiet place">
          <span dir="auto">
            {chunk.file}:{chunk.line}
          </span>{' '}
          · {chunk.voice}
        </p>
      </header>
      <Findings app={app} state={state} chunk={chunk} take={take} />
      <Takes app={app} state={state} book={book} chunk={chunk} />
      <Text app={app} state={state} chunk={chunk} language={book.language} />
      {hasServer && (
        <div id="bar">
          {take !== null && <Transport app={app} state={state} chunk={chunk} take={take} />}
          <Actions app={app} state={state} book={book} chunk={chunk} />
        </div>
      )}
    </section>
  );
};

const Actions = ({ app, state, book, chunk }: ChunkProps) => {
  const isOff = !canChange(state);
  const price = priceText(book.money, book.isDraft);
  const job = isRetaking(state, chunk.id) ? state.jobs[chunk.id] : undefined;
  return (
    <div id="actions" role="group" aria-label="Decide">
      {chunk.approval === 'approved' && heardTake(state)?.isUsed !== false ? (
        <Button id="unapprove" isOff={isOff} onClick={() => unapprove(app)}>
          Withdraw approval
        </Button>
      ) : (
        <Button
          id="approve"
          kind="main"
          shortcut="G"
          isOff={isOff || heardTake(state) === null}
          onClick={() => approve(app)}
        >
          {approveText(state)}
        </Button>
      )}
      {job === undefined ? (
        <Button id="retake" shortcut="R" isOff={isOff || !chunk.canRetake} onClick={() => askRetake(app)}>
          Retake{price === null ? '…' : ` · ${price}`}
        </Button>
      ) : (
        <Button id="stop" isOff={isOff} onClick={() => stopRetake(app, job)}>
          Stop the retake
        </Button>
      )}
      <Button id="pronounce" shortcut="W" isOff={isOff} onClick={() => openCurrentWord(app)}>
        Pronunciation
      </Button>
      <Button id="place" shortcut="E" isOff={state.connection.kind !== 'open'} onClick={() => copyPlace(app)}>
        Copy place
      </Button>
      <span class="steps">
        <Button id="previous" kind="tool" label="Previous text" shortcut="K" onClick={() => step(app, -1)}>
          <Icon name="left" />
        </Button>
        <Button id="next" kind="tool" label="Next text" shortcut="J" onClick={() => step(app, 1)}>
          <Icon name="right" />
        </Button>
      </span>
    </div>
  );
};

function approveText(state: State): string {
  const take = heardTake(state);
  return take === null || take.isUsed ? 'Approve' : `Approve take ${take.number}`;
}
