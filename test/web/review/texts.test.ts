import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ReviewBook } from '../../../src/review/api.js';
import { noChromium } from '../../support/browser.js';
import { sampleBook, take } from '../../support/sample-review.js';
import {
  closeReviews,
  lastPlay,
  message,
  type OpenReview,
  openReview,
  shownId,
  until,
} from './open-review.js';

let opened: OpenReview | null = null;
const open = async (book?: ReviewBook, options?: Parameters<typeof openReview>[1]) => {
  opened = await openReview(book, options);
  return opened;
};

/** Returns the sample book with a second take of the worst chunk, which is not in use. */
function withTwoTakes(): ReviewBook {
  const book = sampleBook({ seconds: 60 });
  const chunks = book.chunks.map((chunk) =>
    chunk.id === '2-3'
      ? { ...chunk, retaken: true, takes: [...chunk.takes, take('2-3', 2, { isUsed: false, seconds: 90 })] }
      : chunk,
  );
  return { ...book, chunks };
}

const name = `review page: texts and takes in Chromium${noChromium ? ` (${noChromium})` : ''}`;
describe.skipIf(noChromium)(name, () => {
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });
  afterAll(closeReviews);

  it('lists flagged texts first, worst first, and then the others by chapter', async () => {
    const { page, problems } = await open();
    const rows = await page.locator('.rows li').allTextContents();
    expect(rows[0]).toBe('Hear these first 12');
    const ids = await page.locator('.rows .chunk .id').allTextContents();
    const severities = sampleBook()
      .chunks.filter(({ flagged }) => flagged)
      .map(({ severity }) => severity);
    expect(ids[0]).toBe('2-3');
    expect(Math.max(...severities)).toBe(11);
    await page.locator('.rows').evaluate((rows) => {
      rows.scrollTop = 12 * 76;
    });
    await page.waitForSelector('.rows .heading:has-text("1 · The Harbour")');
    expect(await page.locator('.chunk:has-text("2-3") .flagged').count()).toBe(1);
    expect(problems).toEqual([]);
  });

  it('filters the list and searches in the text, and says how many texts are left', async () => {
    const { page, fake } = await open();
    await page.click('.filters button:has-text("Approved")');
    expect(await page.textContent('.none')).toBe('No take is approved yet.');
    await page.click('.filters button:has-text("Flagged")');
    expect(await page.getAttribute('.rows .chunk', 'aria-setsize')).toBe('12');
    await page.click('.filters button:has-text("All")');
    await page.locator('body').press('/');
    await page.keyboard.type('seven BOATS');
    const found = fake.book.chunks.filter(({ text }) => text.includes('seven boats')).length;
    expect(await page.getAttribute('.rows .chunk', 'aria-setsize')).toBe(String(found));
    expect(await page.textContent('.for-ears[role=status]')).toBe(`${found} texts`);
    await page.keyboard.type('!');
    expect(await page.textContent('.none')).toBe('No text contains “seven BOATS!”.');
  });

  it('shows only the rows that are visible of 2,000 texts, wherever the list is', async () => {
    const { page } = await open(sampleBook({ chapters: 40, perChapter: 50 }));
    const elements = () => page.locator('.rows li').count();
    expect(await elements()).toBeLessThan(40);
    await page.locator('.rows').evaluate((rows) => {
      rows.scrollTop = rows.scrollHeight;
    });
    await page.waitForSelector('.chunk:has-text("40-49")');
    expect(await elements()).toBeLessThan(40);
    await page.fill('#search', 'harbour');
    await until(page, () => document.querySelectorAll('.rows li').length < 40);
    // The row that the Tab key reaches exists, although it is far away.
    await page.fill('#search', '');
    await page.locator('.rows').evaluate((rows) => {
      rows.scrollTop = 60_000;
    });
    await until(
      page,
      () =>
        Number(document.querySelector<HTMLElement>('.rows li:last-child')?.style.top.replace('rem', '')) >
        3700,
    );
    expect(await page.locator('.rows [tabindex="0"]').count()).toBe(1);
    expect(await page.evaluate(() => document.querySelectorAll('*').length)).toBeLessThan(700);
  });

  it('goes through the list with J, K and the arrow keys, and keeps the focus in the list', async () => {
    const { page } = await open();
    const ids = await page.locator('.rows .chunk .id').allTextContents();
    await page.keyboard.press('j');
    expect(await shownId(page)).toBe(ids[1]);
    await page.keyboard.press('k');
    expect(await shownId(page)).toBe(ids[0]);
    await page.locator('.rows [aria-current]').focus();
    for (let step = 0; step < 8; step++) await page.keyboard.press('ArrowDown');
    await until(page, (id) => document.activeElement?.textContent?.startsWith(id ?? ''), ids[8]);
    expect(await shownId(page)).toBe(ids[8]);
    const box = (await page.locator('.rows [aria-current]').boundingBox())!;
    expect(box.y + box.height).toBeLessThanOrEqual(800);
  });

  it('names the reason, marks the words, and plays from two seconds before the finding', async () => {
    const { page } = await open(sampleBook({ seconds: 60 }));
    expect(await page.textContent('.reason')).toBe('Take 1 may leave out 12 words.');
    expect(await page.textContent('#text mark')).toBe('lamp on the sill');
    expect(await page.locator('.waveform i').getAttribute('style')).toContain('left: 6.66');
    await page.keyboard.press(' ');
    expect(await lastPlay(page, 1)).toEqual(['2-3.1', 2]);
    await until(page, () => document.querySelector('#text .spoken'));
    await until(page, () => document.querySelector('#play')?.getAttribute('aria-label') === 'Pause');
    await page.keyboard.press(' ');
    await until(page, () => document.querySelector('#play')?.getAttribute('aria-label') === 'Play');
    for (let step = 0; step < 30; step++) await page.keyboard.press('ArrowRight');
    expect(await page.textContent('.times')).toBe('Take 1' + '1:00 / 1:00');
    await page.click('button:has-text("Hear it")');
    expect(await lastPlay(page, 2)).toEqual(['2-3.1', 2]);
  });

  it('draws the waveform without decoding the audio, and plays where it is clicked', async () => {
    const { page, requests, problems } = await open(sampleBook({ seconds: 60 }));
    await until(page, () => document.querySelector('.canvas div')?.shadowRoot?.querySelector('canvas'));
    expect(requests.filter((one) => one.endsWith('/audio'))).toEqual([]);
    const box = (await page.locator('.waveform').boundingBox())!;
    await page.mouse.click(box.x + box.width * 0.75, box.y + 20);
    const [take, seconds] = (await lastPlay(page, 1)) ?? ['', 0];
    expect([take, Math.round(seconds / 5) * 5]).toEqual(['2-3.1', 45]);
    expect(problems).toEqual([]);
  });

  it('switches between two takes at the same sentence, and uses one with its number pressed again', async () => {
    const { page, fake } = await open(withTwoTakes());
    await page.keyboard.press('1');
    expect(await lastPlay(page, 1)).toEqual(['2-3.1', 2]);
    await until(page, () => document.querySelector('#play')?.getAttribute('aria-label') === 'Pause');
    await page.keyboard.press(' ');
    for (let step = 0; step < 14; step++) await page.keyboard.press('ArrowRight');
    // Each take has three sentences of the same length: take 1 is 60 s long, and take 2 is 90 s long.
    await page.keyboard.press('a');
    expect(await lastPlay(page, 2)).toEqual(['2-3.2', 60]);
    await page.keyboard.press('a');
    expect(await lastPlay(page, 3)).toEqual(['2-3.1', 40]);
    await page.keyboard.press('2');
    expect(await lastPlay(page, 4)).toEqual(['2-3.2', 60]);
    expect(fake.posts).toEqual([]);
    await page.keyboard.press('2');
    expect(await message(page, 'uses take')).toBe('2-3 uses take 2, and is approved.');
    expect(fake.posts).toEqual([{ path: '/api/chunks/2-3/choose', body: { take: '2-3.2' } }]);
    await page.keyboard.press('z');
    await until(page, () =>
      document.querySelector('#takes li .badge')?.closest('li')?.textContent?.includes('Take 1'),
    );
    expect(fake.posts.slice(1)).toEqual([
      { path: '/api/chunks/2-3/choose', body: { take: '2-3.1' } },
      { path: '/api/chunks/2-3/unapprove', body: { take: '2-3.1' } },
    ]);
  });

  it('approves, goes on, and takes the approval back', async () => {
    const { page, fake } = await open();
    const [first, second] = await page.locator('.rows .chunk .id').allTextContents();
    await page.click('#approve');
    expect(await message(page, 'approved')).toBe(`${first} approved.`);
    expect(await shownId(page)).toBe(second);
    expect(await page.textContent('.rows .heading')).toBe('Hear these first 11');
    await page.click('#undo');
    await until(page, (id) => document.querySelector('#chunk-title .id')?.textContent === id, first);
    expect(fake.posts.map(({ path }) => path)).toEqual([
      `/api/chunks/${first}/approve`,
      `/api/chunks/${first}/unapprove`,
    ]);
    expect(await page.textContent('.rows .heading')).toBe('Hear these first 12');
    await page.keyboard.press('g');
    await page.click('.filters button:has-text("Approved")');
    await page.click('.rows .chunk button');
    await page.click('#unapprove');
    await message(page, 'no longer approved');
  });

  it('approves the take that is heard, and says so on the button', async () => {
    const { page, fake } = await open(withTwoTakes());
    await page.click('button:has-text("Hear take 2")');
    await until(page, () => document.querySelector('#approve')?.textContent?.startsWith('Approve take 2'));
    await page.keyboard.press('g');
    expect(await message(page, 'approved')).toBe('2-3 approved with take 2.');
    expect(fake.posts.map(({ path }) => path)).toEqual(['/api/chunks/2-3/choose']);
  });

  it('copies the place in the Markdown, and links to it in VS Code', async () => {
    const { page } = await open(undefined, { permissions: ['clipboard-read', 'clipboard-write'] });
    await page.keyboard.press('e');
    // The line of the finding, not that of the text, which begins at line 9.
    expect(await message(page, 'Copied')).toBe('Copied: chapters/02.md:21');
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe('chapters/02.md:21');
    expect(await page.getAttribute('#toast a', 'href')).toBe('vscode://file/book/chapters/02.md:21');
    await page.fill('#search', '1-1');
    await page.click('.rows .chunk button');
    await page.keyboard.press('e');
    await message(page, 'Copied: chapters/01.md:5');
  });

  it('keeps speed, colours and the choice to play at once for the next visit', async () => {
    const { page } = await open(undefined, {});
    await page.selectOption('#speed', '1.25');
    await page.keyboard.press('Tab');
    await page.keyboard.press('+');
    await page.selectOption('#theme', 'dark');
    await page.click('#open-help');
    await page.check('#plays-at-once');
    await page.reload();
    await page.waitForSelector('#speed');
    expect([await page.inputValue('#speed'), await page.inputValue('#theme')]).toEqual(['1.5', 'dark']);
    await page.click('#next');
    await lastPlay(page, 1);
  });

  it('has no shortcuts when they are switched off', async () => {
    const { page } = await open(undefined, {});
    const first = await shownId(page);
    await page.keyboard.press('?');
    expect(await page.locator('#help dt').count()).toBeGreaterThan(15);
    await page.uncheck('#shortcuts-on');
    await page.keyboard.press('Escape');
    await page.keyboard.press('j');
    expect(await shownId(page)).toBe(first);
    await page.click('#next');
    expect(await shownId(page)).not.toBe(first);
  });
});
