import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CaptionFormat,
  captionText,
  webVttWithWords,
} from '../../../../src/deliver/outputs/captions/caption-formats.js';
import type { Cue } from '../../../../src/deliver/timeline/cues.js';
import { ffmpegsHere } from '../../../support/ffmpegs.js';

const cues: readonly Cue[] = [
  { startMs: 750, endMs: 3_412, text: 'The first — "quoted", it’s 灯台 😀.' },
  { startMs: 3_412, endMs: 3_413, text: 'Short.' },
  { startMs: 3_599_999, endMs: 3_600_001, text: 'About the hour: 00:00:01.000 is no time.' },
  { startMs: 3_600_001, endMs: 3_600_900, text: 'Roses are red\nviolets are blue' },
  { startMs: 90_061_001, endMs: 90_062_000, text: 'After a day.' },
];
const marked: Cue = { startMs: 0, endMs: 1_000, text: 'Vec<T> & a --> b' };

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-captions-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** Returns captions as ffmpeg reads them, written as SubRip by ffmpeg. */
async function read(ffmpeg: string, format: CaptionFormat, text: string): Promise<string> {
  const path = join(folder, `captions.${format}`);
  await writeFile(path, text);
  const demuxer = { vtt: 'webvtt', srt: 'srt' }[format];
  const { stdout, stderr } = await promisify(execFile)(ffmpeg, [
    ...['-v', 'warning', '-f', demuxer, '-i', path, '-c:s', 'srt', '-f', 'srt', 'pipe:1'],
  ]);
  expect(stderr).toBe('');
  // ffmpeg ends the lines inside a cue with CR LF.
  return stdout.replaceAll('\r\n', '\n');
}

describe('captionText', () => {
  it('returns WebVTT and SRT files from which every ffmpeg reads the same times and words', async () => {
    for (const { path } of await ffmpegsHere()) {
      const fromVtt = await read(path, 'vtt', captionText.vtt(cues));
      expect(await read(path, 'srt', captionText.srt(cues))).toBe(fromVtt);
      expect(fromVtt.trimEnd()).toBe(captionText.srt(cues).trimEnd());
    }
  });

  it('escapes in WebVTT any text that a player would read as a tag or as times', async () => {
    expect(captionText.vtt([marked])).toBe(
      'WEBVTT\n\n00:00:00.000 --> 00:00:01.000\nVec&lt;T&gt; &amp; a --&gt; b\n',
    );
    for (const { path } of await ffmpegsHere())
      expect(await read(path, 'vtt', captionText.vtt([marked]))).toContain('Vec<T> & a --> b');
  });

  it('returns a valid file when there are no cues', () => {
    expect(captionText.vtt([])).toBe('WEBVTT\n');
    expect(captionText.srt([])).toBe('');
  });
});

describe('webVttWithWords', () => {
  it('has the time of each word, except where it is not within its cue or not after the word before', () => {
    const cues: readonly Cue[] = [
      { startMs: 500, endMs: 2_000, text: '\0A \0<b> & \0c, \0d.' },
      { startMs: 2_000, endMs: 3_000, text: '“\0Yes,” \0no' },
    ];
    expect(webVttWithWords(cues, [500, 900, 900, 2_100, 2_100, 2_999])).toBe(
      `WEBVTT

00:00:00.500 --> 00:00:02.000
A <00:00:00.900>&lt;b&gt; &amp; c, d.

00:00:02.000 --> 00:00:03.000
“<00:00:02.100>Yes,” <00:00:02.999>no
`,
    );
  });

  it('gives every ffmpeg the same cues and words as without word times', async () => {
    const texts = cues.map(({ text, ...cue }) => ({ ...cue, text: text.replace(/\S+/g, '\0$&') }));
    const starts = texts.flatMap(({ startMs, text }) =>
      (text.match(/\0/g) ?? []).map((_, index) => startMs + 10 * index),
    );
    const timed = webVttWithWords(texts, starts);
    expect(timed).toMatch(/<00:00:00\.760>/);
    for (const { path } of await ffmpegsHere()) {
      const plain = await read(path, 'vtt', captionText.vtt(cues));
      expect(await read(path, 'vtt', timed)).toBe(plain);
    }
  });
});
