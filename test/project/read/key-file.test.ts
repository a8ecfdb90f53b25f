import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { espeakProfile } from '../../../src/engines/espeak/profile.js';
import { pixazoProfile } from '../../../src/engines/pixazo/profile.js';
import { withKeyFile } from '../../../src/project/read/key-file.js';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'narrate-env-')));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const put = (text: string | Uint8Array) => writeFile(join(root, '.env'), text);
const read = (environment: Record<string, string> = {}, profile = pixazoProfile) =>
  withKeyFile(environment, { root, profile });

describe('.env next to the manifest', () => {
  it('may be missing, or a folder', async () => {
    expect(read({ PATH: 'p' })).toEqual({ environment: { PATH: 'p' }, warnings: [] });
    await mkdir(join(root, '.env'));
    expect(read()).toEqual({ environment: {}, warnings: [] });
  });

  it.each([
    ['a plain line', 'PIXAZO_API_KEY=from-file\n'],
    [
      'a quoted and exported line with a comment and a byte order mark',
      '\uFEFF# mine\r\nexport PIXAZO_API_KEY="from-file" # it\r\n',
    ],
  ])('provides the key from %s', async (_name, text) => {
    await put(text);
    expect(read().environment).toEqual({ PIXAZO_API_KEY: 'from-file' });
  });

  it('does not replace a key of the environment, unless that is blank', async () => {
    await put('PIXAZO_API_KEY=from-file');
    expect(read({ PIXAZO_API_KEY: 'own' }).environment).toEqual({ PIXAZO_API_KEY: 'own' });
    expect(read({ PIXAZO_API_KEY: ' ' }).environment).toEqual({ PIXAZO_API_KEY: 'from-file' });
  });

  it('provides nothing but the key, and warns that an address is ignored', async () => {
    await put('PIXAZO_BASE_URL=https://evil.example\nHTTPS_PROXY=http://evil.example\nFFMPEG_PATH=./evil\n');
    expect(read()).toMatchObject({
      environment: {},
      warnings: [{ code: 'env-address-ignored', severity: 'warning' }],
    });
    expect(JSON.stringify(read().warnings)).not.toContain('evil');
  });

  it('does not set the price, and warns that it is ignored', async () => {
    await put('NARRATE_PRICE=0\n');
    expect(read()).toMatchObject({
      environment: {},
      warnings: [{ code: 'env-price-ignored', severity: 'warning' }],
    });
  });

  it('is not read for a book that needs no key', async () => {
    await put('PIXAZO_API_KEY=from-file\nPIXAZO_BASE_URL=x');
    expect(read({}, espeakProfile)).toEqual({ environment: {}, warnings: [] });
  });

  it.each([
    ['a link that leads out of the folder', () => symlink('/etc/hostname', join(root, '.env'))],
    ['not text', () => put(Uint8Array.of(0x50, 0xff, 0x00))],
    ['too large', () => put('#'.repeat(70_000))],
  ])('is ignored with a warning when it is %s', async (_name, make) => {
    await make();
    expect(read()).toMatchObject({ environment: {}, warnings: [{ code: 'env-file-ignored' }] });
  });
});
