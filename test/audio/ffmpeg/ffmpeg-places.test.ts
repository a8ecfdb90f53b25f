import { posix, win32 } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ffmpegPlaces, ffmpegsOnPath } from '../../../src/audio/ffmpeg/ffmpeg-places.js';

describe('ffmpegPlaces', () => {
  it('returns FFMPEG_PATH and PATH, which Windows names Path', () => {
    expect(ffmpegPlaces({ PATH: '/usr/bin', FFMPEG_PATH: '' })).toEqual({
      ffmpegPath: null,
      searchPath: '/usr/bin',
    });
    expect(ffmpegPlaces({ Path: 'C:\\ffmpeg\\bin', FFMPEG_PATH: 'D:\\ffmpeg.exe' })).toEqual({
      ffmpegPath: 'D:\\ffmpeg.exe',
      searchPath: 'C:\\ffmpeg\\bin',
    });
    expect(ffmpegPlaces({})).toEqual({ ffmpegPath: null, searchPath: '' });
  });
});

describe('ffmpegsOnPath', () => {
  it('returns the path of ffmpeg in each folder of PATH, without relative folders', () => {
    expect(ffmpegsOnPath('/usr/local/bin:.:bin::/usr/bin', posix)).toEqual([
      '/usr/local/bin/ffmpeg',
      '/usr/bin/ffmpeg',
    ]);
    expect(ffmpegsOnPath('C:\\ffmpeg\\bin;"C:\\Program Files\\x;";.;tools', win32)).toEqual([
      'C:\\ffmpeg\\bin\\ffmpeg.exe',
      'C:\\Program Files\\x\\ffmpeg.exe',
    ]);
  });
});
