import { byId } from '../shared/dom.js';
import { readId } from './ids.js';
import type { Player } from './player.js';
import type { ReadAlong } from './read-along.js';
import { tell } from './tell.js';

/** Follows links such as `#ch2-s14`, and copies the link to the sentence that is spoken. Returns the function that copies it. */
export function startLinks(player: Player, reading: ReadAlong): () => void {
  const open = (): void => {
    if (readId(location.hash) !== null) void reading.goTo(location.hash.slice(1));
  };
  addEventListener('hashchange', open);
  open();
  player.on('state', () => {
    // The reader goes on from here. Loading the page again must not lead back to the link.
    if (player.isPlaying && readId(location.hash) !== null)
      history.replaceState(null, '', location.pathname + location.search);
  });
  const copy = (): void => {
    const link = new URL(location.href);
    link.hash = reading.sentenceId || `ch${player.chapter.chapter}`;
    const failed = (): void => tell(`The link cannot be copied here: ${link.hash}`);
    // Pages from a disk or without TLS may have no clipboard.
    if (navigator.clipboard === undefined) failed();
    else navigator.clipboard.writeText(link.href).then(() => tell('Link to this sentence copied'), failed);
  };
  byId('copy-link', HTMLButtonElement).addEventListener('click', copy);
  return copy;
}
