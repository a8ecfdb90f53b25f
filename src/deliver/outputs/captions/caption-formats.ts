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
  const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  const blocks = cues.map(
    ({ startMs, endMs, text }) => `\n${clock(startMs, '.')} --> ${clock(endMs, '.')}\n${escaped(text)}\n`,
  );
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
