/**
 * `npm run docs:page`: makes a draft of the example book, and takes pictures of its listening page for the docs. Needs Chromium and
 * ffmpeg. The text looks best with a font such as Noto Serif (on Debian: fonts-noto-core).
 */
import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { closeBrowser, openPage } from '../test/support/browser.js';

const execute = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
/** The sizes of the window, and the word that is marked. */
const sizes = {
  wide: { viewport: { width: 1280, height: 760 }, word: 'ch1-w53' },
  narrow: { viewport: { width: 390, height: 844 }, word: 'ch1-w11' },
} as const;

const folder = await mkdtemp(join(tmpdir(), 'narrate-pictures-'));
try {
  for (const name of ['pipeline.example.yaml', 'fixtures/lamplighter'])
    await cp(join(repository, name), join(folder, name), { recursive: true });
  const main = join(repository, 'dist', 'cli', 'main.js');
  await execute(process.execPath, [main, 'pipeline.example.yaml', '--draft'], { cwd: folder });
  const url = pathToFileURL(join(folder, 'audiobook', 'draft', 'index.html')).href;
  for (const colorScheme of ['light', 'dark'] as const)
    for (const [name, { viewport, word }] of Object.entries(sizes)) {
      const { page } = await openPage(url, { viewport, colorScheme, reducedMotion: 'reduce' });
      await page.locator(`#${word}`).click();
      await page.keyboard.press('k');
      await page.mouse.move(0, 0);
      const path = join(folder, `${name}.png`);
      await page.screenshot({ path });
      await page.context().close();
      const palette = 'split[a][b];[a]palettegen=max_colors=128[p];[b][p]paletteuse=dither=none';
      const image = join(repository, 'docs', 'images', `page-${name}-${colorScheme}.png`);
      await execute('ffmpeg', ['-y', '-loglevel', 'error', '-i', path, '-vf', palette, image]);
    }
} finally {
  await closeBrowser();
  await rm(folder, { recursive: true, force: true });
}
