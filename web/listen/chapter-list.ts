import { byId } from '../shared/dom.js';
import type { Player } from './player.js';
import type { ReadAlong } from './read-along.js';

/**
 * Turns the list of chapters, whose links lead to the audio files without scripts, into links to the chapters. On a narrow screen the
 * list is in a drawer.
 */
export function startChapterList(player: Player, reading: ReadAlong): void {
  const drawer = startDrawer();
  const links = [...byId('chapters', HTMLElement).querySelectorAll('a')];
  for (const [index, link] of links.entries()) {
    link.href = `#ch${player.book.chapters[index]?.chapter}`;
    link.addEventListener('click', (event) => {
      event.preventDefault();
      player.seek({ index, seconds: 0 });
      reading.follower.follow();
      if (drawer.isOpen) drawer.close();
    });
  }
  const show = (): void => {
    for (const [index, link] of links.entries())
      if (index === player.index) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    const current = links[player.index];
    const list = byId('chapters', HTMLElement);
    // Scrolls only the list, and not the page.
    if (current) list.scrollTop += current.offsetTop - list.scrollTop - list.clientHeight / 3;
  };
  player.on('chapter', show);
  show();
}

interface Drawer {
  readonly isOpen: boolean;
  close(): void;
}

function startDrawer(): Drawer {
  const side = byId('side', HTMLElement);
  const opener = byId('open-side', HTMLButtonElement);
  const closer = byId('close-side', HTMLButtonElement);
  const others = ['top', 'text', 'bar'].map((id) => byId(id, HTMLElement));
  const isOpen = (): boolean => document.body.classList.contains('side-open');
  const set = (open: boolean): void => {
    document.body.classList.add('side-moves');
    document.body.classList.toggle('side-open', open);
    opener.setAttribute('aria-expanded', String(open));
    // Nothing behind the drawer can be reached while it is open.
    for (const other of others) other.inert = open;
    (open ? closer : opener).focus();
  };
  opener.addEventListener('click', () => set(true));
  closer.addEventListener('click', () => set(false));
  byId('shade', HTMLElement).addEventListener('click', () => set(false));
  side.addEventListener('keydown', ({ key }) => {
    if (key === 'Escape' && isOpen()) set(false);
  });
  // On a wide screen the list is always visible, and nothing must stay out of reach.
  matchMedia('(min-width: 60rem)').addEventListener('change', () => {
    if (isOpen()) set(false);
  });
  return {
    get isOpen() {
      return isOpen();
    },
    close: () => set(false),
  };
}
