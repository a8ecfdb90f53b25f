import type { ReviewBook } from '../../../src/review/api.js';
import { choose, search, show, step } from '../actions/move.js';
import type { App } from '../app.js';
import type { State } from '../state/state.js';
import { currentRows, type Filter, filters } from './rows.js';
import { VirtualList } from './virtual-list.js';

/** The list of chunks with its filters and the search. */
export const List = ({ app, state, book }: { app: App; state: State; book: ReviewBook }) => {
  const rows = currentRows(book, state);
  return (
    <section id="list" aria-label="Texts">
      <div class="query">
        <input
          type="search"
          id="search"
          aria-label="Search in the text"
          placeholder="Search in the text"
          aria-keyshortcuts="/"
          value={state.search}
          onInput={({ currentTarget }) => search(app, currentTarget.value)}
        />
        <div class="filters" role="group" aria-label="Show">
          {(Object.keys(filters) as Filter[]).map((filter) => (
            <button
              key={filter}
              type="button"
              aria-pressed={state.filter === filter}
              onClick={() => choose(app, filter)}
            >
              {filters[filter].name} <small>{book.chunks.filter(filters[filter].matches).length}</small>
            </button>
          ))}
        </div>
      </div>
      {rows.length === 0 ? (
        <p class="none">{nothing(state)}</p>
      ) : (
        <VirtualList
          rows={rows}
          state={state}
          onShow={(id) => show(app, id)}
          onStep={(by) => step(app, by)}
        />
      )}
    </section>
  );
};

function nothing({ filter, search }: State): string {
  if (search.trim() !== '') return `No text contains “${search.trim()}”.`;
  return {
    all: 'The book has no text that is read aloud.',
    flagged: 'No take is flagged.',
    changed: 'Nothing has changed since it was approved.',
    approved: 'No take is approved yet.',
    retaken: 'No text has several takes.',
  }[filter];
}
