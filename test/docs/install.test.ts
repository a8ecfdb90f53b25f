import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { repository } from '../support/composite-action.js';

const below = async (folder: string, ending: string): Promise<readonly string[]> =>
  (await readdir(join(repository, folder), { recursive: true }))
    .filter((name) => name.endsWith(ending))
    .map((name) => join(folder, name));

/** All files that contain or print commands for users. */
const sources = [
  ...(await readdir(repository)).filter((name) => /\.(?:md|ya?ml)$/.test(name)),
  ...(await below('docs', '.md')).filter((name) => !name.startsWith(join('docs', 'decisions'))),
  ...(await below('src', '.ts')),
  ...(await below('.ci', '')),
  ...(await below('.github', '.yml')),
  ...(await below('.github', '.md')),
];

/** Matches commands that install the package `narrate` from the registry, and not from a file, an address or a repository. */
const installsByName =
  /\bnpx (?!--no-install )(?:-\S+ )*"?narrate\b|\bnpm (?:i|install|add|exec|x)\b[^\n`]*\snarrate\b(?![./-])|\bnarrate@(?:[\d^~]|latest)/g;

describe('commands in docs and messages', () => {
  it('never install the package narrate from the registry', async () => {
    const found: Record<string, readonly string[]> = {};
    for (const name of sources) {
      const matches = (await readFile(join(repository, name), 'utf8')).match(installsByName);
      if (matches !== null) found[name] = matches;
    }
    expect(sources.length).toBeGreaterThan(100);
    expect(found).toEqual({});
  });

  it('install the sentence splitter only at the version in package.json', async () => {
    const { dependencies } = JSON.parse(await readFile(join(repository, 'package.json'), 'utf8'));
    const found: string[] = [];
    for (const name of sources) {
      const text = await readFile(join(repository, name), 'utf8');
      found.push(...(text.match(/npm install sentencex[\w.@-]*/g) ?? []));
    }
    expect(found.length).toBeGreaterThan(1);
    for (const command of found) expect(command.split('@')[1]).toBe(dependencies.sentencex);
  });

  it.each([
    'npx narrate init',
    'npx --yes -- "narrate@0"',
    'npx -y narrate init',
    'npm install --save-dev narrate',
    'npm i narrate',
    'narrate@1.2.3',
  ])('must not be: %s', (line) => {
    expect(line.match(installsByName)).not.toBeNull();
  });

  it.each([
    'npx --no-install narrate init',
    'npm install --save-dev git+https://github.com/OWNER/narrate.git',
    'npm install "$work"/narrate-*.tgz',
    'uses: OWNER/narrate@v0',
  ])('can be: %s', (line) => {
    expect(line.match(installsByName)).toBeNull();
  });
});
