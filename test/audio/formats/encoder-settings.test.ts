import { expect, it } from 'vitest';
import { defaultEncoderChoice, encoderSettings } from '../../../src/audio/formats/encoder-settings.js';
import type { AudioFormat } from '../../../src/audio/formats/registry.js';

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
])('%s for takes at %i Hz has %i Hz', (format, takeRate, sampleRate) => {
  const settings = encoderSettings(format, takeRate, defaultEncoderChoice);
  expect(settings.sampleRate).toBe(sampleRate);
  expect(settings.options.join(' ')).toContain(`-ar ${sampleRate} -ac 1`);
});

it.each<[AudioFormat, number, number, number]>([
  ['mp3', 192, 24_000, 32_000],
  ['mp3', 160, 24_000, 24_000],
  ['mp3', 8, 44_100, 24_000],
  ['m4a', 192, 24_000, 32_000],
  ['opus', 256, 24_000, 48_000],
])('%s at %i kb/s for takes at %i Hz has %i Hz', (format, bitrate, takeRate, sampleRate) => {
  const settings = encoderSettings(format, takeRate, { ...defaultEncoderChoice, bitrate });
  expect(settings.sampleRate).toBe(sampleRate);
  expect(settings.options.join(' ')).toContain(`-b:a ${bitrate}k`);
});

it.each<[AudioFormat, number, string]>([
  ['mp3', 24_000, '96k'],
  ['mp3', 8_000, '64k'],
  ['m4b', 24_000, '64k'],
  ['m4b', 8_000, '48k'],
  ['opus', 24_000, '48k'],
])('%s for takes at %i Hz has a default bit rate of %s', (format, takeRate, bitrate) => {
  expect(encoderSettings(format, takeRate, defaultEncoderChoice).options.join(' ')).toContain(
    `-b:a ${bitrate}`,
  );
});

it.each<AudioFormat>(['wav', 'flac', 'mp3', 'm4a', 'm4b', 'opus'])(
  '%s is written without dates or versions',
  (format) => {
    expect(encoderSettings(format, 24_000, defaultEncoderChoice).options.join(' ')).toContain(
      '-fflags +bitexact -flags:a +bitexact',
    );
  },
);
