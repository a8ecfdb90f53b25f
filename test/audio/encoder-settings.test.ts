import { expect, it } from 'vitest';
import { type AudioFormat, encoderSettings } from '../../src/audio/encoder-settings.js';

it.each<[AudioFormat, number, number]>([
  ['wav', 192_000, 192_000],
  ['flac', 37_800, 37_800],
  ['mp3', 24_000, 24_000],
  ['mp3', 8_000, 8_000],
  ['mp3', 37_800, 44_100],
  ['mp3', 192_000, 48_000],
  ['m4a', 24_000, 24_000],
  ['m4b', 192_000, 96_000],
  ['opus', 44_100, 48_000],
])('%s of takes at %i Hz has %i Hz', (format, takeRate, sampleRate) => {
  const settings = encoderSettings(format, takeRate);
  expect(settings.sampleRate).toBe(sampleRate);
  expect(settings.options.join(' ')).toContain(`-ar ${sampleRate} -ac 1`);
});

it.each<AudioFormat>(['wav', 'flac', 'mp3', 'm4a', 'm4b', 'opus'])(
  '%s is asked for without dates or versions',
  (format) => {
    expect(encoderSettings(format, 24_000).options.join(' ')).toContain(
      '-fflags +bitexact -flags:a +bitexact',
    );
  },
);
