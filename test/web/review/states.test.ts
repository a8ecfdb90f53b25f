import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { staticReport } from '../../../src/review/static-report.js';
import { noChromium, openPage } from '../../support/browser.js';
import { sampleBook } from '../../support/sample-review.js';
import { violations } from '../violations.js';
import { closeReviews, message, type OpenReview, openReview, shownId, until } from './open-review.js';

const packed = resolve(import.meta.dirname, '../../../dist/packed');

let opened: OpenReview | null = null;
const open = async (...args: Parameters<typeof openReview>) => {
  opened = await openReview(...args);
  return opened;
};

const banner = (page: Page, part: string) =>
  until(page, (text) => document.querySelector('#banner')?.textContent?.includes(text), part);

/** Opens the report of the sample book from a disk. */
async function openReport(options: Parameters<typeof openPage>[1] = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'narrate-report-'));
  const [script, style] = await Promise.all(
    ['review-page.js', 'review-page.css'].map((file) => readFile(join(packed, file), 'utf8')),
  );
  const book = { ...sampleBook(), title: '</script><script>document.title = 1</script>' };
  await writeFile(join(folder, 'report.html'), staticReport(book, { script: script!, style: style! }));
  const watched = await openPage(pathToFileURL(join(folder, 'report.html')).href, options);
  await rm(folder, { recursive: true });
  return watched;
}

const name = `review page: its states in Chromium${noChromium ? ` (${noChromium})` : ''}`;
describe.skipIf(noChromium)(name, () => {
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });
  afterAll(closeReviews);

  it('says who holds the book, changes nothing meanwhile, and can change things again afterwards', async () => {
    const why = 'Another run is working on this book: process 7 on attic, since 2026-12-01T10:02:00.000Z.';
    const { page, fake } = await open({ ...sampleBook(), access: { kind: 'read-only', why } });
    expect(await page.textContent('#banner')).toBe(
      `${why} Until it ends, you can listen, but not change anything.`,
    );
    for (const id of ['#approve', '#retake', '#pronounce']) expect(await page.isDisabled(id)).toBe(true);
    for (const key of ['g', 'r', 'w', 'u']) await page.keyboard.press(key);
    expect(await page.locator('dialog').count()).toBe(0);
    expect(fake.posts).toEqual([]);
    fake.send('access', { kind: 'write' });
    await page.waitForSelector('#approve:not([disabled])');
    expect(await page.textContent('#banner')).toBe('');
  });

  it('says what to do when narrate does not answer, finds it again, and loses nothing', async () => {
    const { page, fake } = await open();
    await page.keyboard.press('j');
    const id = await shownId(page);
    await page.fill('#search', 'harbour');
    await fake.lose();
    await banner(page, 'narrate does not answer');
    expect(await page.textContent('#banner')).toContain('run `narrate review` again');
    expect(await page.isDisabled('#approve')).toBe(true);
    await fake.back();
    await until(page, () => document.querySelector('#banner')?.textContent === '');
    expect([await shownId(page), await page.inputValue('#search')]).toEqual([id, 'harbour']);
    await page.click('#approve');
    await message(page, 'approved');
  });

  it('reports a retake that ended while the connection was lost, once, and none of before the page was opened', async () => {
    const { page, fake } = await open();
    const retake = async (key: string) => {
      await page.keyboard.press(key);
      await until(page, () => document.activeElement?.id === 'confirm-retake');
      await page.keyboard.press('Enter');
    };
    await retake('r');
    await message(page, '2-3 has a new take');
    await page.reload();
    await page.waitForSelector('.rows .chunk');
    await page.keyboard.press('j');
    const id = await shownId(page);
    fake.recordsAtOnce = false;
    await retake('r');
    await page.waitForSelector('#stop');
    await fake.lose();
    await banner(page, 'narrate does not answer');
    fake.record();
    await fake.back();
    expect(await message(page, 'new take')).toBe(`${id} has a new take. It is in use.`);
    expect(await page.isEnabled('#retake')).toBe(true);
    await page.click('#toast button[aria-label="Close this message"]');
    await fake.lose();
    await banner(page, 'narrate does not answer');
    await fake.back();
    await until(page, () => document.querySelector('#banner')?.textContent === '');
    const loaded = page.waitForResponse('**/api/book');
    fake.changed();
    await loaded;
    expect(await page.locator('#toast p').count()).toBe(0);
  });

  it('shows in one tab what was decided in another', async () => {
    const { page, fake } = await open();
    const tab = await page.context().newPage();
    await tab.goto(fake.url);
    await tab.waitForSelector('.rows .chunk');
    await tab.keyboard.press('g');
    await until(page, () => document.querySelector('.rows .heading')?.textContent === 'Hear these first 11');
    expect(await page.textContent('#unapprove')).toBe('Withdraw approval');
    await tab.close();
  });

  it('says that narrate has ended, and why', async () => {
    const { page, fake } = await open();
    fake.send('bye', { why: 'narrate review ended. Start it again.' });
    await banner(page, 'narrate review ended. Start it again. Everything that you decided is saved.');
    expect(await page.isDisabled('#retake')).toBe(true);
  });

  it('shows the changes of another page or run, and keeps what the reader looks at', async () => {
    const { page, fake } = await open();
    await page.keyboard.press('j');
    const id = await shownId(page);
    const { book } = fake;
    fake.book = {
      ...book,
      chunks: book.chunks.map((one) => (one.id === id ? { ...one, text: 'A new text.' } : one)),
    };
    fake.changed();
    await until(page, () => document.querySelector('#text')?.textContent === 'A new text.');
    expect(await shownId(page)).toBe(id);
    // A chunk that is gone: the page shows another one.
    fake.book = { ...book, chunks: book.chunks.filter((one) => one.id !== id) };
    fake.changed();
    await until(page, (gone) => document.querySelector('#chunk-title .id')?.textContent !== gone, id);
  });

  it('shows chapters, spending and reading rates, where an unusual take can be opened by mouse and keyboard', async () => {
    const { page } = await open();
    await page.keyboard.press('o');
    expect(await page.locator('#chapters tbody tr').count()).toBe(3);
    expect(await page.textContent('#chapters tfoot')).toContain('Whole book36120');
    expect(await page.locator('.chart rect.spent').count()).toBe(3);
    await page.click('summary:has-text("Spending")');
    expect(await page.locator('section:has-text("Spending") table tbody tr').allTextContents()).toEqual([
      'October 2026$0.92$0.00$2.0023',
      'November 2026$2.40$0.08$3.0060',
      'December 2026$1.44$0.04$3.0036',
    ]);
    expect(await page.locator('.rates circle').count()).toBe(36);
    await page.click('.rates .outlier');
    expect(await shownId(page)).toBe('3-5');
    await page.click('#to-overview');
    await page.locator('.rates .outlier').focus();
    await page.keyboard.press('Enter');
    expect(await shownId(page)).toBe('3-5');
    await page.keyboard.press('o');
    await page.click('summary:has-text("Reading rate")');
    await page.click('td .link:has-text("1-1,")');
    expect(await shownId(page)).toBe('1-1');
    await page.keyboard.press('o');
    await page.click('#chapters .link:has-text("The Letter")');
    expect(await shownId(page)).toBe('2-3');
  });

  it('works on a phone: the list, one text, and back, with no sideways scrolling', async () => {
    const { page } = await open(undefined, { viewport: { width: 390, height: 844 } });
    expect(await page.isVisible('#chunk')).toBe(false);
    await page.click('.rows .chunk button');
    expect([await page.isVisible('#chunk'), await page.isVisible('#list')]).toEqual([true, false]);
    await page.click('#next');
    await page.click('#to-list');
    expect(await page.isVisible('#list')).toBe(true);
    for (const width of [390, 320]) {
      await page.setViewportSize({ width, height: 640 });
      for (const key of ['o', 'o', 'j', '?']) {
        await page.keyboard.press(key);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
        const outside = await page
          .locator('button:visible, select:visible')
          .evaluateAll((all) =>
            all
              .filter((one) => !one.closest('.scroll') && one.getBoundingClientRect().right > innerWidth)
              .map((one) => one.id || one.textContent),
          );
        expect(outside).toEqual([]);
      }
      await page.keyboard.press('Escape');
    }
  });

  it('can be used in a window of 320 × 256 px, which is 1280 × 1024 px at 400 %', async () => {
    const { page } = await open(undefined, { viewport: { width: 320, height: 256 } });
    await page.click('.rows .chunk button');
    await page.click('#approve');
    await message(page, 'approved');
    await page.click('#retake');
    await page.click('#confirm-retake');
    await message(page, 'new take');
    await page.click('#to-overview');
    await page.click('#chapters .link:has-text("The Letter")');
    expect(await shownId(page)).toBe('2-9');
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  });

  it('has all controls in the order of the Tab key, with visible focus', async () => {
    const { page } = await open();
    const reached: string[] = [];
    for (let step = 0; step < 24; step++) {
      await page.keyboard.press('Tab');
      const [text, outline] = await page.evaluate(() => {
        const focused = document.activeElement as HTMLElement;
        const kbd = focused.querySelector('kbd')?.textContent ?? '';
        const text =
          focused.getAttribute('aria-label') ?? focused.textContent?.slice(0, -kbd.length || undefined);
        return [focused.id || text, getComputedStyle(focused).outlineStyle];
      });
      expect([text, outline]).toEqual([text, 'solid']);
      reached.push(text ?? '');
    }
    expect(reached.filter((one) => !/^\d-/.test(one)).map((one) => one.replace(/[: ]?\d+$/, ''))).toEqual([
      ...['Skip to the texts', 'Texts', 'to-overview', 'theme', 'open-help', 'search'],
      ...['All', 'Flagged', 'Changed', 'Approved', 'Retaken'],
      'Hear it from 0:04: take 1 may leave out 12 words',
      ...[
        'Hear take',
        'text',
        'Back 3 seconds',
        'play',
        'Forward 3 seconds',
        'from-start',
        'speed',
        'approve',
      ],
      ...['retake', 'pronounce', 'place'],
    ]);
  });

  it.each(['light', 'dark'] as const)(
    'has no violations in axe-core in %s colours in every dialog and view',
    async (colorScheme) => {
      // The first word of each text comes from an entry, which the dialog about it says.
      const pronounce = { A: 'The', No: 'Nobody', Her: 'She', An: 'At', Him: 'He' };
      const book = { ...sampleBook(), pronounce };
      const { page, fake } = await open(book, { colorScheme, bypassCSP: true });
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('g');
      await message(page, 'approved');
      // The colours are the same in a narrow window.
      for (const width of colorScheme === 'light' ? [1280, 390] : [1280]) {
        await page.setViewportSize({ width, height: 844 });
        expect(await violations(page)).toEqual([]);
        for (const [key, dialog] of [
          ['r', '#retake-dialog dl'],
          ['w', '#respell-chosen'],
          ['?', '#help'],
        ] as const) {
          await page.keyboard.press(key);
          await page.waitForSelector(dialog);
          expect(await violations(page)).toEqual([]);
          await page.keyboard.press('Escape');
        }
        await page.keyboard.press('o');
        await page.locator('#overview details').evaluateAll((all) => {
          for (const one of all as HTMLDetailsElement[]) one.open = true;
        });
        await page.waitForSelector('#overview details table');
        expect(await violations(page)).toEqual([]);
        await page.keyboard.press('o');
      }
      fake.send('access', { kind: 'read-only', why: 'narrate is running' });
      await banner(page, 'not change anything');
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 1280, height: 800 });
      await fake.lose();
      await banner(page, 'does not answer');
      expect(await violations(page)).toEqual([]);
    },
  );

  it('shows a report without a server: overview, texts and findings, but no sound and nothing to decide', async () => {
    const { page, problems, requests } = await openReport();
    expect(await page.textContent('#banner')).toContain('This is a report without sound.');
    expect(await page.locator('#chapters tbody tr').count()).toBe(3);
    await page.keyboard.press('o');
    expect(await page.textContent('.reason')).toBe('Take 1 may leave out 12 words.');
    expect(await page.textContent('#text mark')).toBe('lamp on the sill');
    for (const id of ['#transport', '#actions', '#takes button', '.waveform'])
      expect(await page.locator(id).count()).toBe(0);
    await page.keyboard.press('j');
    expect(await shownId(page)).toBe('2-6');
    await page.keyboard.press('?');
    expect(await page.locator('#help dt').count()).toBe(5);
    expect(await page.textContent('h1')).toBe('</script><script>document.title = 1</script>');
    expect(await page.title()).toContain('Review:');
    expect(requests.length).toBe(1);
    expect(problems).toEqual([]);
    await page.context().close();
  });

  it.each(['light', 'dark'] as const)(
    'has no violations in axe-core in a report in %s colours',
    async (colorScheme) => {
      const { page } = await openReport({ colorScheme, bypassCSP: true, reducedMotion: 'reduce' });
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('o');
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await violations(page)).toEqual([]);
      await page.context().close();
    },
  );
});
