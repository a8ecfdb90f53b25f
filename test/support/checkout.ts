import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

/**
 * Creates a folder in `root` with these files, like a new checkout on a CI machine after `npm ci`, with narrate as a
 * dependency and without any state. Returns its path.
 */
export async function checkout(root: string, files: Readonly<Record<string, string>>): Promise<string> {
  const workspace = await mkdtemp(join(root, 'workspace-'));
  const narrate = `#!/bin/sh\nexec "${process.execPath}" "${main}" "$@"\n`;
  for (const [name, text] of Object.entries({ 'node_modules/.bin/narrate': narrate, ...files })) {
    await mkdir(dirname(join(workspace, name)), { recursive: true });
    await writeFile(join(workspace, name), text, { mode: 0o755 });
  }
  return workspace;
}

/** Returns a chapter that has three chunks at a limit of 100 characters. `word` is in the second one, in line 5. */
export function threeChunks(chapter: number, word = 'lamp'): string {
  const paragraphs = ['lamp', word, 'lamp'].map(
    (noun, index) =>
      `In chapter ${chapter} paragraph ${index + 1} says that the ${noun} is lit and burns all night.`,
  );
  return `# Chapter ${chapter}\n\n${paragraphs.join('\n\n')}\n`;
}
