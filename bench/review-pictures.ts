/**
 * `npm run docs:review`: records the example book at a local gateway that cuts some takes short, and takes pictures of its review for the
 * docs. Needs Chromium and ffmpeg. The text looks best with a font such as Noto Serif (on Debian: fonts-noto-core).
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import type { Page } from 'playwright-core';
import { startSandbox } from '../src/sandbox/start-sandbox.js';
import { closeBrowser, openPage } from '../test/support/browser.js';

const execute = promisify(execFile);
const repository = resolve(import.meta.dirname, '..');
const main = join(repository, 'dist', 'cli', 'main.js');
const wide = { width: 1280, height: 800 };

interface Picture {
  readonly name: string;
  readonly colorScheme?: 'dark';
  readonly viewport?: { readonly width: number; readonly height: number };
  /** Brings the page into the state of the picture. */
  show(page: Page): Promise<unknown>;
}

const pictures: readonly Picture[] = [
  { name: 'wide-light', show: playToFinding },
  {
    name: 'narrow-light',
    viewport: { width: 390, height: 844 },
    async show(page) {
      await page.locator('.rows .chunk button').first().click();
      await page.waitForSelector('.canvas div');
    },
  },
  {
    name: 'retake',
    async show(page) {
      await page.keyboard.press('r');
      await page.waitForSelector('#confirm-retake:focus');
    },
  },
  {
    name: 'takes-dark',
    colorScheme: 'dark',
    async show(page) {
      await page.keyboard.press('r');
      await page.waitForSelector('#confirm-retake:focus');
      await page.keyboard.press('Enter');
      await page.waitForSelector('#toast p:has-text("has a new take")');
      await page.waitForSelector('#takes li + li canvas');
      await page.keyboard.press('2');
      await page.waitForSelector('#text .spoken');
      await page.keyboard.press(' ');
      await page.click('#toast button[aria-label="Close this message"]');
    },
  },
  {
    name: 'pronunciation',
    async show(page) {
      await page.locator('#text .w:text-is("Tobit")').first().click();
      await page.fill('#say', 'Toe bit');
      await page.waitForSelector('#save-say:not([disabled])');
    },
  },
  { name: 'overview', show: (page) => page.keyboard.press('o') },
];

async function playToFinding(page: Page): Promise<void> {
  await page.keyboard.press('s');
  await page.waitForSelector('#text .spoken');
  await page.keyboard.press(' ');
}

const folder = await mkdtemp(join(tmpdir(), 'narrate-pictures-'));
const sandbox = await startSandbox({ voice: 'espeak', faults: { shortAudio: { nth: [3, 9, 14] } } });
const env = { ...process.env, PIXAZO_API_KEY: 'sandbox', PIXAZO_BASE_URL: sandbox.url };
try {
  for (const name of ['pipeline.example.yaml', 'fixtures/lamplighter'])
    await cp(join(repository, name), join(folder, name), { recursive: true });
  const manifest = join(folder, 'pipeline.example.yaml');
  const text = await readFile(manifest, 'utf8');
  // Texts that fit on a picture, and bad takes that narrate does not record again by itself.
  await writeFile(
    manifest,
    text.replace('maxCharacters: 1800', 'maxCharacters: 420').replace('retakes: 1', 'retakes: 0'),
  );
  const options = { cwd: folder, env };
  // Some flagged takes are wanted, so an exit status for them is no failure.
  await execute(
    process.execPath,
    [main, 'pipeline.example.yaml', '--chapter', '1', '--chapter', '2'],
    options,
  ).catch(() => null);
  const review = spawn(process.execPath, [main, 'review', 'pipeline.example.yaml', '--no-open'], {
    ...options,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(review.stdout, 'data')) as [Buffer];
  for (const { name, colorScheme = 'light', viewport = wide, show } of pictures) {
    const { page } = await openPage(line.toString().trim(), {
      viewport,
      colorScheme,
      reducedMotion: 'reduce',
    });
    await page.waitForSelector('.rows .chunk');
    if (viewport === wide) await page.waitForSelector('.canvas div');
    await show(page);
    // The page follows the voice, and so may have scrolled.
    await page.evaluate("document.getElementById('chunk')?.scrollTo(0, 0)");
    await page.mouse.move(0, 0);
    const path = join(folder, `${name}.png`);
    await page.screenshot({ path });
    console.log(name);
    await page.context().close();
    const palette = 'split[a][b];[a]palettegen=max_colors=128[p];[b][p]paletteuse=dither=none';
    const image = join(repository, 'docs', 'images', `review-${name}.png`);
    await execute('ffmpeg', ['-y', '-loglevel', 'error', '-i', path, '-vf', palette, image]);
  }
  review.kill('SIGINT');
  await once(review, 'exit');
} finally {
  await closeBrowser();
  await sandbox.close();
  await rm(folder, { recursive: true, force: true });
}
