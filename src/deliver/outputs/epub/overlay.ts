import { x } from 'xastscript';
import type { RenderedChapter } from '../../../render/rendered-chapter.js';
import { xmlDocument } from './xml.js';

/** A part of a chapter's audio and the element that is highlighted while it plays. Whole milliseconds; the end is exclusive. */
export interface Clip {
  readonly id: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Returns the clips of a chapter, one for each sentence that the page shows. Together they are the whole audio: a clip ends where the
 * next one begins, because reading systems play only what is in a clip. None is empty, and a sentence that begins with another one has
 * the same clip.
 */
export function clipsOf(
  { sentences }: Pick<RenderedChapter, 'sentences'>,
  durationMs: number,
): readonly Clip[] {
  const starts: { readonly id: string; readonly startMs: number }[] = [];
  for (const { id, startSeconds } of sentences) {
    const startMs = starts.length === 0 ? 0 : Math.round((startSeconds ?? 0) * 1000);
    const last = starts.at(-1);
    if (startMs >= durationMs || (last !== undefined && (last.id === id || startMs <= last.startMs)))
      continue;
    starts.push({ id, startMs });
  }
  return starts.map(({ id, startMs }, index) => ({
    id,
    startMs,
    endMs: starts[index + 1]?.startMs ?? durationMs,
  }));
}

/** Returns the media overlay of a chapter (EPUB 3.3, section 9). `page` and `audio` are file names in its folder, `section` is the identifier of the chapter on its page. */
export const overlayXml = (
  clips: readonly Clip[],
  { page, section, audio }: { readonly page: string; readonly section: string; readonly audio: string },
): string =>
  xmlDocument(
    x(
      'smil',
      {
        xmlns: 'http://www.w3.org/ns/SMIL',
        'xmlns:epub': 'http://www.idpf.org/2007/ops',
        version: '3.0',
      },
      x('body', { 'epub:textref': `${page}#${section}`, 'epub:type': 'chapter' }, [
        ...clips.map(({ id, startMs, endMs }, index) =>
          x('par', { id: `p${index + 1}` }, [
            x('text', { src: `${page}#${id}` }),
            x('audio', { src: audio, clipBegin: clockValue(startMs), clipEnd: clockValue(endMs) }),
          ]),
        ),
      ]),
    ),
  );

/** Returns a time as a clock value of SMIL, to the millisecond. */
export const clockValue = (ms: number): string => `${(ms / 1000).toFixed(3)}s`;
