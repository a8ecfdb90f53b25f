import { clockText } from '../../src/deliver/outputs/page/clock-text.js';
import { byId, make } from '../shared/dom.js';
import { hasShape, type Memory } from '../shared/memory.js';
import type { Player } from './player.js';
import type { ReadAlong } from './read-along.js';
import { tell } from './tell.js';

/** A bookmark, as it is kept. The chapter is named by its file, because its number may change. */
interface Bookmark {
  readonly file: string;
  readonly seconds: number;
  /** The sentence, for the list. */
  readonly text: string;
}

/** The longest text of a bookmark, in UTF-16 code units. */
const longest = 80;

const isList = (value: unknown): value is readonly Bookmark[] =>
  Array.isArray(value) && value.every((one) => hasShape(one, { file: '', seconds: 0, text: '' }));

/** Keeps the reader's bookmarks, and lists them. Returns the function that adds one. */
export function startBookmarks(player: Player, reading: ReadAlong, memory: Memory): () => void {
  const list = byId('bookmarks', HTMLElement);
  const empty = byId('no-bookmarks', HTMLElement);
  let marks = memory.read('bookmarks', isList) ?? [];
  const indexOf = ({ file }: Bookmark): number =>
    player.book.chapters.findIndex((chapter) => chapter.file === file);
  const save = (next: readonly Bookmark[]): void => {
    const order = (one: Bookmark): number => (player.starts[indexOf(one)] ?? 0) + one.seconds;
    marks = next.toSorted((one, other) => order(one) - order(other));
    memory.write('bookmarks', marks);
    show();
  };
  const show = (): void => {
    // Bookmarks of a chapter that is gone are kept, because it may come back.
    const known = marks.filter((one) => indexOf(one) >= 0);
    empty.hidden = known.length > 0;
    list.replaceChildren(...known.map(item));
  };
  const item = (one: Bookmark): HTMLElement => {
    const index = indexOf(one);
    const chapter = player.book.chapters[index];
    const at = `${index + 1} · ${clockText(one.seconds)}`;
    const go = make(
      'button',
      { type: 'button', className: 'mark' },
      make('span', { className: 'at' }, at),
      make('span', { lang: chapter?.language ?? '', dir: 'auto' }, one.text || chapter?.title || ''),
    );
    go.addEventListener('click', () => {
      player.seek({ index, seconds: one.seconds });
      reading.follower.follow();
    });
    const remove = make(
      'button',
      { type: 'button', className: 'remove', title: 'Delete this bookmark' },
      '×',
    );
    remove.setAttribute(
      'aria-label',
      `Delete the bookmark in chapter ${index + 1} at ${clockText(one.seconds)}`,
    );
    remove.addEventListener('click', () => {
      save(marks.filter((other) => other !== one));
      tell('Bookmark deleted');
      byId('add-bookmark', HTMLButtonElement).focus();
    });
    return make('li', {}, go, remove);
  };
  const add = (): void => {
    const { chapter, seconds } = player;
    const text = reading.sentenceText;
    const short = text.length > longest ? `${text.slice(0, longest).replace(/\s+\S*$/, '')}…` : text;
    const isNew = marks.every((one) => one.file !== chapter.file || Math.abs(one.seconds - seconds) > 0.5);
    if (isNew)
      save([...marks, { file: chapter.file, seconds: Math.round(seconds * 100) / 100, text: short }]);
    tell(isNew ? 'Bookmark added' : 'There is a bookmark here already');
  };
  byId('add-bookmark', HTMLButtonElement).addEventListener('click', add);
  show();
  return add;
}
