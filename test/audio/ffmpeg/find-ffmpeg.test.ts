import { chmod, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ensureExecutable, type FfmpegSearch, findFfmpeg } from '../../../src/audio/ffmpeg/find-ffmpeg.js';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'narrate-find-'));
});
afterAll(() => rm(folder, { recursive: true }));

const search = (parts: Partial<FfmpegSearch>) =>
  findFfmpeg({
    ffmpegPath: null,
    searchPath: '',
    encoders: ['aac', 'libmp3lame'],
    known: null,
    signal: new AbortController().signal,
    ...parts,
  });

async function script(name: string, body: string): Promise<string> {
  const path = join(folder, name);
  await rm(path, { force: true });
  await writeFile(path, `#!/bin/sh\n${body}\n`);
  await chmod(path, 0o755);
  return path;
}

const fakeFfmpeg = (encoders: string) =>
  `case "$*" in *-version*) echo "ffmpeg version 99";; *) echo " A....D ${encoders}  Something";; esac`;

it('falls back to the bundled ffmpeg, which runs and has all encoders', async () => {
  const found = await search({});
  expect(found.path).toContain(join('@ffmpeg-installer', ''));
  expect(found.version).toMatch(/^ffmpeg version /);
  expect(found.encoders).toEqual(['aac', 'flac', 'libmp3lame', 'libopus', 'pcm_s16le']);
});

it('makes an ffmpeg executable that the installer left without the permission', async () => {
  const path = await script('installed', fakeFfmpeg('aac'));
  await chmod(path, 0o644);
  await expect(search({ ffmpegPath: path, encoders: ['aac'] })).rejects.toMatchObject({
    code: 'ffmpeg-missing',
  });
  // On a program of its own, because other tests use the bundled one at the same time.
  await ensureExecutable(path);
  expect((await search({ ffmpegPath: path, encoders: ['aac'] })).path).toBe(path);
});

it('prefers an ffmpeg on PATH, and skips one that does not run or lacks an encoder', async () => {
  await script('ffmpeg', fakeFfmpeg('libmp3lame'));
  const good = (await search({})).path;
  const second = await mkdtemp(join(folder, 'second-'));
  const linked = join(second, 'ffmpeg');
  await symlink(good, linked);
  const searchPath = ['relative', folder, second].join(delimiter);
  expect((await search({ searchPath })).path).toBe(linked);
  expect((await search({ searchPath, encoders: ['libmp3lame'] })).path).toBe(join(folder, 'ffmpeg'));
  await script('ffmpeg', 'exit 1');
  expect((await search({ searchPath })).path).toBe(linked);
});

it('uses only the ffmpeg of FFMPEG_PATH if that is set', async () => {
  const path = await script('mine', fakeFfmpeg('aac'));
  expect((await search({ ffmpegPath: path, encoders: ['aac'] })).path).toBe(path);
  for (const [ffmpegPath, reason] of [
    [path, 'libmp3lame'],
    [join(folder, 'nowhere'), 'FFMPEG_PATH'],
    [folder, 'FFMPEG_PATH'],
    [await script('other', 'echo hello'), 'does not run'],
  ] as const)
    await expect(search({ ffmpegPath, searchPath: process.env.PATH ?? '' })).rejects.toMatchObject({
      code: 'ffmpeg-missing',
      message: expect.stringContaining(reason),
    });
});

it('starts no ffmpeg while the known facts hold', async () => {
  const path = await script('counted', `echo x >> "${join(folder, 'count')}"; ${fakeFfmpeg('aac')}`);
  const request = { ffmpegPath: path, encoders: ['aac'] };
  const known = await search(request);
  await script('counted', 'exit 1');
  await expect(search({ ...request, known })).rejects.toMatchObject({ code: 'ffmpeg-missing' });

  const again = await script('steady', fakeFfmpeg('aac'));
  const facts = await search({ ffmpegPath: again, encoders: ['aac'] });
  const remembered = { ...facts, version: 'ffmpeg version remembered' };
  expect((await search({ ffmpegPath: again, encoders: ['aac'], known: remembered })).version).toBe(
    'ffmpeg version remembered',
  );
  await utimes(again, new Date(), new Date(0));
  expect((await search({ ffmpegPath: again, encoders: ['aac'], known: remembered })).version).toBe(
    'ffmpeg version 99',
  );
});
