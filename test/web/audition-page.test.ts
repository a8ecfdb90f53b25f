import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { HeardTake } from '../../src/audition/heard-take.js';
import { writePage } from '../../src/audition/write-page.js';
import { closeBrowser, noChromium, openPage } from '../support/browser.js';
import type { TestServer } from '../support/http-server.js';
import { speechLike } from '../support/speech.js';
import { serveFolder } from '../support/static-server.js';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const rate = 8000;

/** Returns a take of eight seconds with a sentence every two seconds, `shift` seconds later than in the first take. */
const takeOf = (shift: number): HeardTake => ({
  samples: speechLike(8 * rate, rate, 3),
  sampleRate: rate,
  loudnessLufs: -20,
  truePeakDbtp: -6,
  isEstimated: true,
  paragraphs: [['One.', 'Two <b>.'], ['Three.']].map((sentences, paragraph) =>
    sentences.map((text, index) => {
      const startSeconds = 4 * paragraph + 2 * index + shift;
      return { text, startSeconds, endSeconds: startSeconds + 1 };
    }),
  ),
});

let folder: string;
let path: string;
let server: TestServer;

const audition = async (page: Page) =>
  page.evaluate(() => ({
    names: [...document.querySelectorAll('#takes button')].map((button) => button.textContent),
    pressed: [...document.querySelectorAll('#takes button')].findIndex(
      (button) => button.getAttribute('aria-pressed') === 'true',
    ),
    now: document.querySelector('#passage .now')?.textContent ?? null,
    command: document.querySelector('#chosen')?.checkVisibility()
      ? (document.querySelector('#command')?.textContent ?? null)
      : null,
  }));

describe.skipIf(noChromium)(`page of an audition in Chromium${noChromium ? ` (${noChromium})` : ''}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'narrate-audition-'));
    path = await writePage(folder, {
      at: '01.md:3',
      title: 'A <Sample>',
      language: 'en-GB',
      takes: ['Algenib', 'Kore', 'Puck'].map((voice, index) => ({
        candidate: { number: index + 1, voice, prompt: index === 2 ? 'Say "this" softly.' : null },
        take: takeOf(index / 4),
      })),
      chooseCommand: 'narrate audition --choose',
    });
    server = await serveFolder(folder);
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.close();
    await rm(folder, { recursive: true });
  });

  it('opens from a disk and switches between takes at the same sentence', async () => {
    const { page, problems } = await openPage(pathToFileURL(path).href);
    expect((await audition(page)).names).toEqual(['1Algenib', '2Kore', '3Puck, “Say "this" softly.”']);
    await page.keyboard.press('ArrowRight');
    expect((await audition(page)).now).toBe('Two <b>.');
    await page.keyboard.press('3');
    await page.keyboard.press(' ');
    expect(await audition(page)).toMatchObject({ pressed: 2, now: 'Two <b>.' });
    await page.click('#passage .s >> text=Three.');
    await page.keyboard.press(' ');
    expect((await audition(page)).now).toBe('Three.');
    await page.click('#choose');
    expect((await audition(page)).command).toBe('narrate audition --choose 3');
    expect(problems).toEqual([]);
  });

  it('hides the names and the order in a blind comparison, until a take is chosen', async () => {
    const { page } = await openPage(pathToFileURL(path).href);
    await page.keyboard.press('b');
    expect((await audition(page)).names).toEqual(['1Take A', '2Take B', '3Take C']);
    expect(await page.locator('main').textContent()).not.toMatch(/Algenib|Kore|Puck/);
    await page.keyboard.press('2');
    await page.click('#choose');
    const { names, command, pressed } = await audition(page);
    expect(pressed).toBe(1);
    const voice = /: (\w+)/.exec(names[1] ?? '')?.[1] ?? '';
    expect(command).toBe(`narrate audition --choose ${['Algenib', 'Kore', 'Puck'].indexOf(voice) + 1}`);
  });

  it.each(['light', 'dark'] as const)(
    'has no violations in axe-core in %s colours, wide and narrow',
    async (colorScheme) => {
      for (const width of [1280, 390]) {
        const { page } = await openPage(server.url, {
          colorScheme,
          bypassCSP: true,
          viewport: { width, height: 800 },
        });
        await page.click('#choose');
        await page.addScriptTag({ path: axe });
        const found = await page.evaluate(async () => {
          const { axe } = globalThis as unknown as { axe: typeof import('axe-core') };
          const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
          const { violations } = await axe.run({ runOnly: { type: 'tag', values } });
          return violations.flatMap(({ id, nodes }) =>
            nodes.map(({ html }) => `${id}: ${html.slice(0, 200)}`),
          );
        });
        expect(found).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
        await page.context().close();
      }
    },
  );

  it('shows names and texts from a hostile book as they are, and runs nothing in them', async () => {
    const hostile = `</script><script>document.title='owned'</script><img src=x onerror="document.title='owned'">"'&`;
    const other = await mkdtemp(join(tmpdir(), 'narrate-hostile-'));
    onTestFinished(() => rm(other, { recursive: true }));
    const take = takeOf(0);
    const hostilePage = await writePage(other, {
      at: `${hostile}.md:3`,
      title: hostile,
      language: `en"><script>document.title='owned'</script>`,
      takes: Array.from({ length: 28 }, (_, index) => ({
        candidate: { number: index + 1, voice: hostile, prompt: `${hostile}\u2028\u202E` },
        take: { ...take, paragraphs: [[{ text: hostile, startSeconds: 0, endSeconds: 1 }]] },
      })),
      chooseCommand: `narrate audition --at '${hostile}' --choose`,
    });
    const { page, problems } = await openPage(pathToFileURL(hostilePage).href);
    await page.click('#choose');
    expect(await page.title()).toBe(`Audition: ${hostile}, ${hostile}.md:3`);
    expect(await page.locator('#command').textContent()).toBe(
      `narrate audition --at '${hostile}' --choose 1`,
    );
    expect(await page.locator('img, #takes script, #passage script').count()).toBe(0);
    await page.keyboard.press('b');
    expect((await audition(page)).names.slice(-3)).toEqual(['26Take Z', '27Take AA', '28Take AB']);
    expect(problems).toEqual([]);
  });

  it('says that times are estimated only if they are', async () => {
    const { page } = await openPage(pathToFileURL(path).href);
    expect(await page.locator('main').textContent()).toContain('Sentence times are estimated');
    const other = await mkdtemp(join(tmpdir(), 'narrate-audition-'));
    onTestFinished(() => rm(other, { recursive: true }));
    const exact = await writePage(other, {
      at: '01.md:3',
      title: 'A',
      language: null,
      takes: [
        {
          candidate: { number: 1, voice: 'Kore', prompt: null },
          take: { ...takeOf(0), isEstimated: false },
        },
      ],
      chooseCommand: 'narrate audition --choose',
    });
    const second = await openPage(pathToFileURL(exact).href);
    expect(await second.page.locator('main').textContent()).not.toContain('estimated');
  });

  it('lists the audio files without scripts', async () => {
    const { page } = await openPage(pathToFileURL(path).href, { javaScriptEnabled: false });
    expect(await page.locator('#takes a').allTextContents()).toEqual([
      'Take 1: Algenib',
      'Take 2: Kore',
      'Take 3: Puck, “Say "this" softly.”',
    ]);
    expect(await page.locator('#bar').isVisible()).toBe(false);
  });
});
