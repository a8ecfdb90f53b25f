import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CaptionFormat, captionText } from '../../../../src/deliver/outputs/captions/caption-formats.js';
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
