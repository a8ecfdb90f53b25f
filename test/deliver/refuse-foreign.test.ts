import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { refuseForeign } from '../../src/deliver/refuse-foreign.js';

let root: string;
beforeEach(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'narrate-owner-')));
  await mkdir(join(root, 'audiobook'));
  await writeFile(join(root, 'other.yaml'), '');
  return () => rm(root, { recursive: true });
});

const refuse = () => refuseForeign({ root, outputFolder: join(root, 'audiobook'), manifest: 'own.yaml' });
const timeline = (text: string) => writeFile(join(root, 'audiobook', 'timeline.json'), text);
const ownedBy = (manifest: unknown, version = 1) => timeline(JSON.stringify({ version, manifest }));

describe('refuseForeign', () => {
  it('refuses the folder of a book whose manifest exists, whatever else is in its timeline', async () => {
    await ownedBy('other.yaml');
    await expect(refuse()).rejects.toMatchObject({ code: 'output-shared' });
  });

  it.each([
    ['its own manifest', 'own.yaml'],
    ['a manifest that was renamed', 'gone.yaml'],
    ['a manifest in another folder', '../other.yaml'],
    ['a manifest whose name is not a text', 3],
  ])('accepts the folder of %s', async (_, manifest) => {
    await ownedBy(manifest);
    await expect(refuse()).resolves.toBeUndefined();
  });

  it('accepts a folder without a timeline or with an unreadable one', async () => {
    await expect(refuse()).resolves.toBeUndefined();
    await timeline('{"version": 1, "manifest": "other.y');
    await expect(refuse()).resolves.toBeUndefined();
    await timeline('{"version": 1}');
    await expect(refuse()).resolves.toBeUndefined();
  });
});
