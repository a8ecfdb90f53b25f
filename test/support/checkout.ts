import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

const main = resolve(import.meta.dirname, '../../dist/cli/main.js');

/**
 * A folder under `root` with these files in it, as a CI machine has it that knows nothing of the nights before: a
 * checkout after `npm ci`, with narrate among the dependencies.
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

/** A chapter of three chunks at 100 characters each; another `word` changes the second, in line 5. */
export function threeChunks(chapter: number, word = 'lamp'): string {
  const paragraphs = ['lamp', word, 'lamp'].map(
    (one, index) =>
      `In chapter ${chapter} paragraph ${index + 1} says that the ${one} is lit and burns all night.`,
  );
  return `# Chapter ${chapter}\n\n${paragraphs.join('\n\n')}\n`;
}
