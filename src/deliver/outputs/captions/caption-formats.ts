import type { Cue } from '../../timeline/cues.js';

/** The formats of captions. */
export type CaptionFormat = 'vtt' | 'srt';

/** Captions as a file, UTF-8, with a line feed at every line's end. */
export const captionText: Readonly<Record<CaptionFormat, (cues: readonly Cue[]) => string>> = {
  vtt: webVtt,
  srt: subRip,
};

/** WebVTT (W3C): `&`, `<` and `>` are escaped, so that no text is taken for a tag or for a cue's times. */
function webVtt(cues: readonly Cue[]): string {
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const blocks = cues.map(
    ({ startMs, endMs, text }) => `\n${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${escaped(text)}\n`,
  );
  return `WEBVTT\n${blocks.join('')}`;
}

/** SubRip: numbered from 1; it knows no escapes. */
function subRip(cues: readonly Cue[]): string {
  return cues
    .map(
      ({ startMs, endMs, text }, index) =>
        `${index + 1}\n${clock(startMs, ',')} --> ${clock(endMs, ',')}\n${text}\n`,
    )
    .join('\n');
}

/** `00:00:00.000`; hours as many as it takes. */
function clock(ms: number, point: string): string {
  const pad = (value: number, digits = 2) => String(value).padStart(digits, '0');
  const [hours, minutes, seconds] = [
    Math.floor(ms / 3_600_000),
    Math.floor(ms / 60_000),
    Math.floor(ms / 1000),
  ];
  return `${pad(hours)}:${pad(minutes % 60)}:${pad(seconds % 60)}${point}${pad(ms % 1000, 3)}`;
}
