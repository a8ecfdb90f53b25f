import { wordMark } from '../../timeline/chapter-words.js';
import type { Cue } from '../../timeline/cues.js';

/** The name of a caption format. */
export type CaptionFormat = 'vtt' | 'srt';

/** Functions that return the content of a caption file, with line feeds as line ends. */
export const captionText: Readonly<Record<CaptionFormat, (cues: readonly Cue[]) => string>> = {
  vtt: webVtt,
  srt: subRip,
};

/** Returns WebVTT (W3C). `&`, `<` and `>` are escaped, so that no text is read as a tag or as times. */
function webVtt(cues: readonly Cue[]): string {
  const blocks = cues.map(
    ({ startMs, endMs, text }) => `\n${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${escaped(text)}\n`,
  );
  return `WEBVTT\n${blocks.join('')}`;
}

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

/**
 * Returns WebVTT with the time of each word in front of it (W3C: WebVTT cue timestamps). They must be within their cue and
 * increase, so a word without a later time than the one before it, or at the start of its cue, gets none.
 * @param cues with a `wordMark` in front of each word @param startsMs the starts of the words in order
 */
export function webVttWithWords(cues: readonly Cue[], startsMs: readonly number[]): string {
  let next = 0;
  const blocks = cues.map(({ startMs, endMs, text }) => {
    const [first = '', ...words] = text.split(wordMark);
    let before = startMs;
    const timed = words.map((word) => {
      const at = startsMs[next++] ?? 0;
      if (at <= before || at >= endMs) return escaped(word);
      before = at;
      return `<${clock(at, '.')}>${escaped(word)}`;
    });
    return `\n${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${escaped(first)}${timed.join('')}\n`;
  });
  return `WEBVTT\n${blocks.join('')}`;
}

/** Returns SubRip. Cues are numbered from 1; the format has no escapes. */
function subRip(cues: readonly Cue[]): string {
  return cues
    .map(
      ({ startMs, endMs, text }, index) =>
        `${index + 1}\n${clock(startMs, ',')} --> ${clock(endMs, ',')}\n${text}\n`,
    )
    .join('\n');
}

/** Returns `00:00:00.000`. Hours have two digits or more. */
function clock(ms: number, point: string): string {
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const [hours, minutes, seconds] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000),
    Math.floor(ms / 1000),
  ];
  return `${pad(hours)}:${pad(minutes % 60)}:${pad(seconds % 60)}${point}${pad(ms % 1000, 3)}`;
}
