import type { State } from '../state/state.js';

/** Says why the page cannot change anything at the moment, and what to do. */
export const Banner = ({ state: { connection, book } }: { state: State }) => {
  const text = bannerText(connection, book);
  return (
    <div id="banner" role="status">
      {text !== null && <p class={connection.kind === 'lost' ? 'is-problem' : undefined}>{text}</p>}
    </div>
  );
};

function bannerText(connection: State['connection'], book: State['book']): string | null {
  if (connection.kind === 'lost')
    return 'narrate does not answer. The page tries again by itself. If narrate has ended, run `narrate review` again: everything that you decided is saved.';
  if (connection.kind === 'ended') return `${connection.why} Everything that you decided is saved.`;
  if (connection.kind === 'none')
    return 'This is a report without sound. To hear the takes and decide, run `narrate review` in the folder of the book.';
  if (book?.access.kind === 'read-only')
    return `${book.access.why} Until it ends, you can listen, but not change anything.`;
  return null;
}
