import { execFileSync } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPicture } from '../../src/audio/tags/read-picture.js';
import { ffmpegsHere } from '../support/ffmpegs.js';

const [ffmpeg] = await ffmpegsHere();
let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-pictures-'));
});
afterAll(() => rm(folder, { recursive: true }));

describe('readPicture', () => {
  it.each([
    [1, 'grey'],
    [3, 'rgb'],
    [4, 'cmyk'],
  ] as const)('reads a JPEG with %i components as %s', (components, colours) => {
    // Start of image, a comment, and a progressive frame (ITU-T T.81, B.2.2): 8 bits, 700 lines of 600 samples.
    const start = Buffer.from('ffd8fffe0004abcd', 'hex');
    const frame = Buffer.from(`ffc2000b0802bc0258${`0${components}`}011100`, 'hex');
    expect(readPicture(Buffer.concat([start, frame]))).toEqual({
      ...{ kind: 'jpeg', width: 600, height: 700, colours, hasAlpha: false },
    });
  });

  it('reads any bytes without an error, and knows nothing about those that are no picture', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(readPicture(Buffer.from(bytes))).toBeNull();
        readPicture(Buffer.concat([Buffer.from('ffd8', 'hex'), bytes]));
        readPicture(Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), bytes]));
      }),
    );
  });

  it('skips bytes in front of a marker, as programs do', () => {
    const bytes = Buffer.from('ffd8ffe00002ffff000102ffc2000b0802bc02580301110000', 'hex');
    expect(readPicture(bytes)).toMatchObject({ width: 600, height: 700 });
  });

  it.each([
    ['a.png', 'rgb24', { kind: 'png', colours: 'rgb', hasAlpha: false }],
    ['b.png', 'rgba', { kind: 'png', colours: 'rgb', hasAlpha: true }],
    ['c.png', 'gray', { kind: 'png', colours: 'grey', hasAlpha: false }],
    ['d.png', 'ya8', { kind: 'png', colours: 'grey', hasAlpha: true }],
    ['e.png', 'pal8', { kind: 'png', colours: 'palette' }],
    ['f.jpg', 'yuvj420p', { kind: 'jpeg', colours: 'rgb', hasAlpha: false }],
  ])('reads %s in %s by ffmpeg', async (name, format, expected) => {
    const path = join(folder, name);
    const input = ['-v', 'error', '-y', '-f', 'lavfi', '-i', 'color=c=0x8a3b12:s=30x20', '-frames:v', '1'];
    execFileSync(ffmpeg!.path, [...input, '-pix_fmt', format, path]);
    expect(readPicture(await readFile(path))).toMatchObject({ ...expected, width: 30, height: 20 });
  });
});
