import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { noChromium } from '../../support/browser.js';
import { sampleBook, take } from '../../support/sample-review.js';
import {
  closeReviews,
  lastPlay,
  message,
  type OpenReview,
  openReview,
  plays,
  shownId,
  until,
} from './open-review.js';

let opened: OpenReview | null = null;

/** Returns the sample book with a second take of the worst chunk, which is not in use. */
function withTwoTakes() {
  const book = sampleBook({ seconds: 60 });
  const chunks = book.chunks.map((chunk) =>
    chunk.id === '2-3'
      ? { ...chunk, retaken: true, takes: [...chunk.takes, take('2-3', 2, { isUsed: false, seconds: 60 })] }
      : chunk,
  );
  return { ...book, chunks };
}

/** Returns the names of all visible controls, without the rows of the list. */
const controls = (page: Page): Promise<string[]> =>
  page.locator(':is(button, select, input, a, summary, .waveform .canvas):visible').evaluateAll((all) =>
    all
      .filter((one) => one.closest('.rows') === null)
      .map((one) => {
        const copy = one.cloneNode(true) as HTMLElement;
        for (const part of copy.querySelectorAll('kbd, small')) part.remove();
        return one.id || one.getAttribute('aria-label') || copy.textContent?.trim() || one.className;
      }),
  );

const click = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click();
const times = (page: Page) => page.textContent('.times');
const rows = (page: Page) => page.locator('.rows .chunk').count();

type Try = (page: Page) => Promise<void>;

/** Returns a function that opens a dialog, and closes it with each of its buttons that do nothing else. */
const closing =
  (open: string, dialog: string, closers: readonly string[]): Try =>
  async (page) => {
    for (const closer of closers) {
      await page.click(open);
      await page.waitForSelector(dialog);
      await page.locator(dialog).getByRole('button', { name: closer, exact: true }).click();
      expect(await page.locator('dialog').count()).toBe(0);
    }
  };

/** What each control does. Those that change the book are at the end. */
const texts: Readonly<Record<string, Try>> = {
  'Skip to the texts': async (page) => {
    await page.getByText('Skip to the texts').focus();
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  },
  'to-overview': async (page) => {
    await page.click('#to-overview');
    await page.waitForSelector('#overview');
  },
  Texts: async (page) => {
    await click(page, 'Texts');
    await page.waitForSelector('#chunk');
  },
  theme: async (page) => {
    await page.selectOption('#theme', 'dark');
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');
  },
  'open-help': closing('#open-help', '#help', ['Close']),
  search: async (page) => {
    await page.fill('#search', '2-3');
    expect(await rows(page)).toBe(1);
    await page.fill('#search', '');
  },
  Flagged: async (page) => {
    await page.click('.filters button:has-text("Flagged")');
    expect(await page.locator('.rows .heading').allTextContents()).toEqual(['Hear these first 12']);
  },
  Changed: async (page) => {
    await page.click('.filters button:has-text("Changed")');
    expect(await page.textContent('.none')).toBe('Nothing has changed since it was approved.');
  },
  Approved: async (page) => {
    await page.click('.filters button:has-text("Approved")');
    expect(await page.textContent('.none')).toBe('No take is approved yet.');
  },
  Retaken: async (page) => {
    await page.click('.filters button:has-text("Retaken")');
    expect(await rows(page)).toBe(1);
  },
  All: async (page) => {
    await page.click('.filters button:has-text("All")');
    expect(await rows(page)).toBeGreaterThan(5);
  },
  'Forward 3 seconds': async (page) => {
    await click(page, 'Forward 3 seconds');
    expect(await times(page)).toContain('0:03 / 1:00');
  },
  'Back 3 seconds': async (page) => {
    await click(page, 'Back 3 seconds');
    expect(await times(page)).toContain('0:00 / 1:00');
  },
  'from-start': async (page) => {
    expect(await page.textContent('#from-start')).toContain('Play the finding');
    await page.click('#from-start');
    expect(await lastPlay(page, 1)).toEqual(['2-3.1', 2]);
  },
  play: async (page) => {
    const isShown = (label: string) =>
      until(page, (one) => document.getElementById('play')?.getAttribute('aria-label') === one, label);
    await isShown('Pause');
    await page.click('#play');
    await isShown('Play');
  },
  compare: async (page) => {
    await page.click('#compare');
    expect((await lastPlay(page, 2))?.[0]).toBe('2-3.2');
  },
  'Hear take 1': async (page) => {
    await click(page, 'Hear take 1');
    expect((await lastPlay(page, 3))?.[0]).toBe('2-3.1');
  },
  'Hear take 2': async (page) => {
    await click(page, 'Hear take 2');
    expect((await lastPlay(page, 4))?.[0]).toBe('2-3.2');
    await click(page, 'Hear take 1');
    await lastPlay(page, 5);
  },
  'Hear it from 0:04: take 1 may leave out 12 words': async (page) => {
    await click(page, 'Hear it from 0:04: take 1 may leave out 12 words');
    expect(await lastPlay(page, 6)).toEqual(['2-3.1', 2]);
  },
  canvas: async (page) => {
    const box = (await page.locator('.waveform').first().boundingBox())!;
    await page.mouse.click(box.x + box.width / 2, box.y + 20);
    expect(Math.round(((await lastPlay(page, 7))?.[1] ?? 0) / 5) * 5).toBe(30);
    await page.click('#play');
  },
  speed: async (page) => {
    await page.selectOption('#speed', '1.5');
    expect(await page.textContent('.for-ears[role=status]')).toBe('Speed 1.5');
  },
  place: async (page) => {
    await page.click('#place');
    await message(page, 'chapters/02.md:21');
    await click(page, 'Close this message');
    expect(await page.locator('#toast p').count()).toBe(0);
  },
  pronounce: closing('#pronounce', '#pronunciation-dialog', ['Cancel', 'Close']),
  retake: closing('#retake', '#retake-dialog', ['Cancel', 'Close']),
  next: async (page) => {
    await page.click('#next');
    expect(await shownId(page)).toBe('2-6');
  },
  previous: async (page) => {
    await page.click('#previous');
    expect(await shownId(page)).toBe('2-3');
  },
  'Use take 1': async (page) => {
    const button = page.getByRole('button', { name: 'Use take 1', exact: true });
    expect(await button.isDisabled()).toBe(true);
  },
  'Use take 2': async (page) => {
    await click(page, 'Use take 2');
    await message(page, '2-3 uses take 2, and is approved.');
  },
  approve: async (page) => {
    await click(page, 'Hear take 1');
    await page.click('#approve');
    await message(page, '2-3 approved with take 1.');
  },
};

const name = `review page: every control in Chromium${noChromium ? ` (${noChromium})` : ''}`;
describe.skipIf(noChromium)(name, () => {
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });
  afterAll(closeReviews);

  it('of a text does what it says with the mouse, and none is missing here', async () => {
    opened = await openReview(withTwoTakes());
    const { page, fake, problems } = opened;
    await page.waitForSelector('.canvas div');
    expect(new Set(await controls(page))).toEqual(new Set(Object.keys(texts)));
    for (const attempt of Object.values(texts)) await attempt(page);
    expect(fake.posts.map(({ path }) => path)).toEqual([
      ...['/api/chunks/2-3/quote', '/api/chunks/2-3/quote'],
      ...['/api/chunks/2-3/choose', '/api/chunks/2-3/choose'],
    ]);
    expect((await plays(page)).length).toBeGreaterThan(7);
    expect(problems).toEqual([]);
  });

  it('of the overview does what it says with the mouse, and none is missing here', async () => {
    opened = await openReview();
    const { page } = opened;
    await page.click('#to-overview');
    const top = ['Skip to the texts', 'Texts', 'to-overview', 'theme', 'open-help'];
    expect(await controls(page)).toEqual([
      ...top,
      ...['1 · The Harbour', '2 · The Letter', '3 · The Long Stair'],
      ...['Reading rate as a table', 'Spending by month as a table'],
    ]);
    await page.click('#chapters .link:has-text("The Long Stair")');
    expect((await shownId(page))?.startsWith('3-')).toBe(true);
    await page.click('#to-overview');
    for (const table of ['Reading rate', 'Spending by month']) {
      await page.click(`summary:has-text("${table} as a table")`);
      await page.waitForSelector(`details[open]:has-text("${table}") table`);
    }
    await page.locator('td .link').first().click();
    await page.waitForSelector('#chunk');
    await page.click('#to-overview');
    await page.locator('.rates circle').first().click();
    expect(await shownId(page)).toBe('1-1');
  });
});
