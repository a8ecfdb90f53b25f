import type { PageBook } from '../../src/deliver/outputs/page/page-data.js';
import { byId } from '../shared/dom.js';
import { Memory } from '../shared/memory.js';
import { startTheme } from '../shared/theme.js';
import { skipSeconds, startBar } from './bar.js';
import { startBookmarks } from './bookmarks.js';
import { startChapterList } from './chapter-list.js';
import { startShortcuts } from './help.js';
import { startLinks } from './links.js';
import { startMediaSession } from './media-session.js';
import { Player } from './player.js';
import { ReadAlong } from './read-along.js';
import { startResume } from './resume.js';
import { startSleepTimer } from './sleep-timer.js';
import { tell } from './tell.js';
import { TextView } from './text-view.js';
import { Texts } from './texts.js';

/** Starts the page. `index.html` has the book as JSON in a data block. */
function start(): void {
  const book = JSON.parse(byId('book', HTMLScriptElement).text) as PageBook;
  const memory = new Memory(book.id);
  startTheme(memory);
  const player = new Player(book, byId('audio', HTMLAudioElement));
  const reading = new ReadAlong(player, new TextView(book, new Texts(book)));
  const changeSpeed = startBar(player, reading, memory);
  startChapterList(player, reading);
  startSleepTimer(player);
  startMediaSession(player);
  const addBookmark = startBookmarks(player, reading, memory);
  startResume(player, memory);
  const copyLink = startLinks(player, reading);
  player.on('fail', () =>
    tell(
      player.chapter.audio === null
        ? 'This chapter is not recorded yet'
        : `The file cannot be played: ${player.chapter.audio.url}`,
    ),
  );
  startShortcuts(
    [
      { keys: [' ', 'k'], name: 'Play or pause', run: () => player.toggle() },
      { keys: ['arrowleft', 'j'], name: 'Back 15 seconds', run: () => player.skip(-skipSeconds) },
      { keys: ['arrowright', 'l'], name: 'Forward 15 seconds', run: () => player.skip(skipSeconds) },
      { keys: ['Shift+arrowleft', ','], name: 'Previous sentence', run: () => reading.step(-1) },
      { keys: ['Shift+arrowright', '.'], name: 'Next sentence', run: () => reading.step(1) },
      { keys: ['p'], name: 'Previous chapter', run: () => player.goToChapter(-1) },
      { keys: ['n'], name: 'Next chapter', run: () => player.goToChapter(1) },
      { keys: ['-'], name: 'Slower', run: () => changeSpeed(-1) },
      { keys: ['+', '='], name: 'Faster', run: () => changeSpeed(1) },
      { keys: ['b'], name: 'Add a bookmark', run: addBookmark },
      { keys: ['c'], name: 'Copy a link to this sentence', run: copyLink },
      { keys: ['f'], name: 'Follow the voice, or stop', run: () => reading.follower.toggle() },
      { keys: ['enter'], name: 'Play from the selected text', run: () => reading.playSelection() },
    ],
    memory,
  );
  document.documentElement.classList.add('ready');
  void reading.show();
}

start();
