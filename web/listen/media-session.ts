import { skipSeconds } from './bar.js';
import type { Player } from './player.js';

/** Connects the media keys of keyboards, headphones and lock screens, which also show the book. */
export function startMediaSession(player: Player): void {
  if (!('mediaSession' in navigator)) return;
  const session = navigator.mediaSession;
  const { title, author, cover } = player.book;
  const actions: Partial<Record<MediaSessionAction, MediaSessionActionHandler>> = {
    play: () => player.play(),
    pause: () => player.pause(),
    stop: () => player.pause(),
    seekbackward: ({ seekOffset }) => player.skip(-(seekOffset ?? skipSeconds)),
    seekforward: ({ seekOffset }) => player.skip(seekOffset ?? skipSeconds),
    previoustrack: () => player.goToChapter(-1),
    nexttrack: () => player.goToChapter(1),
    seekto: ({ seekTime }) => player.seek({ index: player.index, seconds: seekTime ?? 0 }),
  };
  for (const [action, handler] of Object.entries(actions))
    try {
      session.setActionHandler(action as MediaSessionAction, handler);
    } catch {
      // The browser does not know this key.
    }
  const describe = (): void => {
    session.metadata = new MediaMetadata({
      title: player.chapter.title,
      artist: author ?? '',
      album: title,
      // Browsers refuse a picture from a disk.
      artwork:
        cover === null || location.protocol === 'file:' ? [] : [{ src: new URL(cover, location.href).href }],
    });
  };
  const place = (): void => {
    session.playbackState = player.isPlaying ? 'playing' : 'paused';
    const duration = player.chapter.durationSeconds;
    if (duration === 0) return;
    session.setPositionState({
      duration,
      position: Math.min(duration, player.seconds),
      playbackRate: player.rate,
    });
  };
  player.on('chapter', describe);
  player.on('state', place);
  player.on('chapter', place);
  describe();
}
