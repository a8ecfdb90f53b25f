import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { noChromium } from '../../support/browser.js';
import { failure } from '../../support/fake-review.js';
import { sampleBook } from '../../support/sample-review.js';
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
const open = async (...args: Parameters<typeof openReview>) => {
  opened = await openReview(...args);
  return opened;
};

const name = `review page: retakes and pronunciation in Chromium${noChromium ? ` (${noChromium})` : ''}`;
describe.skipIf(noChromium)(name, () => {
  afterEach(async () => {
    await opened?.close();
    opened = null;
  });
  afterAll(closeReviews);

  it('asks with the cost, the budget and the month before it buys, and buys nothing after Cancel or Escape', async () => {
    const { page, fake } = await open();
    expect(await page.textContent('#retake')).toContain('Retake · $0.04');
    await page.click('#retake');
    await page.waitForSelector('#retake-dialog dl');
    expect(await page.locator('#retake-dialog dd').allTextContents()).toEqual([
      '$0.04 for 1 request',
      '$3.56 of $5.00 left in this session',
      '$1.52 of $3.00 left in December 2026',
    ]);
    await until(page, () => document.activeElement?.textContent === 'Retake for $0.04');
    await page.click('#retake-dialog footer button:has-text("Cancel")');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('retake');
    await page.keyboard.press('r');
    await page.waitForSelector('#retake-dialog dl');
    await page.keyboard.press('Escape');
    expect(await page.locator('dialog').count()).toBe(0);
    expect(fake.posts.map(({ path }) => path)).toEqual(['/api/chunks/2-3/quote', '/api/chunks/2-3/quote']);
  });

  it('buys once when the button is pressed twice, shows the progress, and then the new take', async () => {
    const { page, fake } = await open();
    fake.recordsAtOnce = false;
    await page.keyboard.press('r');
    await until(page, () => document.activeElement?.id === 'confirm-retake');
    await page.evaluate(() => {
      document.getElementById('confirm-retake')?.click();
      document.getElementById('confirm-retake')?.click();
    });
    await page.waitForSelector('.note.job');
    expect(await page.textContent('.rows .state.job')).toBe('waiting');
    expect(fake.posts.filter(({ path }) => path.endsWith('/retake')).length).toBe(1);
    expect(await page.isVisible('#stop')).toBe(true);
    fake.record();
    expect(await message(page, 'new take')).toBe('2-3 has a new take. It is in use.');
    await page.click('#toast a');
    expect(await lastPlay(page, 1)).toEqual(['2-3.2', 0]);
    expect(await page.textContent('#top .money')).toBe('$1.48 spent · $1.52 left this month');
  });

  it('reports a new take only when it is on the page, so that its number plays it', async () => {
    const { page, fake } = await open();
    fake.recordsAtOnce = false;
    await page.evaluate(() => {
      const seen: number[] = [];
      Object.assign(globalThis, { seen });
      new MutationObserver(() => {
        if (document.getElementById('toast')?.textContent?.includes('new take'))
          seen.push(document.querySelectorAll('#takes li').length);
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    });
    await page.keyboard.press('r');
    await until(page, () => document.activeElement?.id === 'confirm-retake');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.note.job');
    let answer = (): void => undefined;
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    await page.route('**/api/book', async (route) => {
      await mayAnswer;
      await route.continue();
    });
    fake.record();
    await until(
      page,
      () => document.querySelector('.for-ears[role=status]')?.textContent === 'Recording 2-3.',
    );
    // Time in which the message would appear too early.
    await page.waitForTimeout(300);
    answer();
    await message(page, 'new take');
    const seen = await page.evaluate(() => (globalThis as unknown as { seen: number[] }).seen);
    expect(new Set(seen)).toEqual(new Set([2]));
    await page.unroute('**/api/book');
    await page.keyboard.press('2');
    expect(await lastPlay(page, 1)).toEqual(['2-3.2', 0]);
  });

  it('stops a retake before its request', async () => {
    const { page, fake } = await open();
    fake.recordsAtOnce = false;
    await page.keyboard.press('r');
    await until(page, () => document.activeElement?.id === 'confirm-retake');
    await page.keyboard.press('Enter');
    await page.click('#stop');
    expect(await message(page, 'stopped')).toBe('Retake of 2-3 stopped. Nothing was bought.');
    expect(await page.isVisible('#retake')).toBe(true);
  });

  it('says why the budget refuses a retake, and gets the price again', async () => {
    const { page, fake } = await open();
    await page.keyboard.press('r');
    await until(page, () => document.activeElement?.id === 'confirm-retake');
    const words = 'The retake costs $0.04, but only $0.02 of the budget is left.';
    fake.refusal = {
      part: '/retake',
      status: 409,
      failure: failure('over-budget', words, 'Raise limits.budget.'),
    };
    await page.keyboard.press('Enter');
    await page.waitForSelector('#retake-dialog .problem');
    expect(await page.locator('#retake-dialog .problem p').allTextContents()).toEqual([
      words,
      'Raise limits.budget.',
    ]);
    fake.refusal = null;
    await page.click('#retake-dialog button:has-text("Get the price again")');
    await page.waitForSelector('#confirm-retake:not([disabled])');
    await page.click('#confirm-retake');
    await message(page, 'new take');
  });

  it('shows the new price when the price changed, and buys only after another confirmation', async () => {
    const { page, fake } = await open();
    await page.keyboard.press('r');
    await until(page, () => document.activeElement?.id === 'confirm-retake');
    const { error } = failure('price-changed', 'The price has changed.');
    const quote = {
      quote: 'q2',
      requests: 1,
      costUsd: 0.06,
      budgetUsd: null,
      spentUsd: 1,
      month: null,
      warnings: [],
    };
    fake.refusal = { part: '/retake', status: 409, failure: { error: { ...error, quote } } };
    await page.keyboard.press('Enter');
    await until(page, () => document.getElementById('confirm-retake')?.textContent === 'Retake for $0.06');
    expect(await page.textContent('#retake-dialog .problem')).toBe('The price has changed.');
    expect(fake.posts.filter(({ path }) => path.endsWith('/retake')).length).toBe(1);
  });

  it('decides on ten flagged texts with the keyboard alone, two of them by a retake', async () => {
    const { page, fake, problems } = await open();
    await page.click('.filters button:has-text("Flagged")');
    await page.locator('body').focus();
    const decided: string[] = [];
    for (let number = 1; number <= 10; number++) {
      const id = (await shownId(page)) ?? '';
      decided.push(id);
      await page.keyboard.press('s');
      expect(await lastPlay(page, number)).toEqual([`${id}.1`, 2]);
      if (number === 3 || number === 7) {
        await page.keyboard.press('r');
        await until(page, () => document.activeElement?.id === 'confirm-retake');
        await page.keyboard.press('Enter');
        await until(
          page,
          (one) => document.querySelector('#toast p')?.textContent?.startsWith(`${one} has a new take.`),
          id,
        );
        // A good take is no longer flagged, so the list does not show it any more, but it still leads to the next one.
        await page.keyboard.press('2');
        await until(page, () => document.querySelector('.times')?.textContent?.startsWith('Take 2'));
      }
      await page.keyboard.press('g');
      await until(
        page,
        (one) => document.querySelector('#toast p')?.textContent?.startsWith(`${one} approved`),
        id,
      );
    }
    expect(new Set(decided).size).toBe(10);
    const approved = fake.book.chunks.filter(({ approval }) => approval === 'approved').map(({ id }) => id);
    expect(approved.sort()).toEqual([...decided].sort());
    expect(fake.posts.filter(({ path }) => path.endsWith('/retake')).length).toBe(2);
    expect(problems).toEqual([]);
  });

  it('tries a respelling, shows what it would buy again, and saves it', async () => {
    const { page, fake } = await open();
    await page.locator('#text').focus();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    for (let step = 0; step < 4; step++) await page.keyboard.press('ArrowRight');
    expect(await page.textContent('.for-ears[role=status]')).toBe('Halloway');
    await page.keyboard.press('Enter');
    expect(await page.textContent('.word span')).toBe('Halloway');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('say');
    await page.click('button:has-text("Hear it now")');
    expect((await lastPlay(page, 1))?.[0]).toBe('try');
    await page.keyboard.press('Tab');
    await page.fill('#say', 'Hallo way');
    await page.waitForSelector('#pronunciation-dialog summary');
    expect(await page.textContent('#pronunciation-dialog .quote p')).toBe(
      'The next run would record 3 texts again: 3 requests, $0.12. Saving itself costs nothing.',
    );
    await page.press('#say', 'Enter');
    await lastPlay(page, 2);
    expect(fake.posts.filter(({ path }) => path.endsWith('/try')).map(({ body }) => body)).toEqual([
      { word: 'Halloway', say: 'Halloway', chunk: '2-3' },
      { word: 'Halloway', say: 'Hallo way', chunk: '2-3' },
    ]);
    await page.click('#save-say');
    expect(await message(page, 'Saved')).toBe(
      'Saved in pipeline.yaml: Halloway: Hallo way. The next run records 3 texts again for $0.12.',
    );
  });

  it('opens the entry that a word of the text comes from, and the word itself if that is wanted', async () => {
    const { page, fake } = await open({ ...sampleBook(), pronounce: { sill: 'lamp on the sill' } });
    await page.click('#text .w:has-text("lamp")');
    expect(await page.textContent('.word span')).toBe('sill');
    expect(await page.inputValue('#say')).toBe('lamp on the sill');
    expect(await page.textContent('#pronunciation-dialog .quote')).toBe('');
    await page.click('button:has-text("Hear it now")');
    await lastPlay(page, 1);
    expect(fake.posts.at(-1)?.body).toEqual({ word: 'sill', say: 'lamp on the sill', chunk: '2-3' });
    await page.click('#respell-chosen');
    expect(await page.textContent('.word span')).toBe('lamp');
    expect(await page.inputValue('#say')).toBe('');
  });

  it('says that an entry would change nothing', async () => {
    const { page } = await open();
    await page.keyboard.press('w');
    await page.route('**/api/pronunciation/quote', (route) =>
      route.fulfill({ json: { quote: 'one', changed: 0, chunks: [], requests: 0, costUsd: 0 } }),
    );
    await page.fill('#say', 'Hee');
    await page.waitForSelector('.quote p:has-text("No text changes.")');
    await page.unroute('**/api/pronunciation/quote');
  });

  it('asks for one cost at a time, and shows that of what was typed last', async () => {
    const { page } = await open();
    let answer = (): void => undefined;
    const mayAnswer = new Promise<void>((resolve) => {
      answer = resolve;
    });
    const asked: string[] = [];
    await page.route('**/api/pronunciation/quote', async (route) => {
      asked.push((route.request().postDataJSON() as { say: string }).say);
      await mayAnswer;
      await route.continue();
    });
    await page.keyboard.press('w');
    const first = page.waitForRequest('**/api/pronunciation/quote');
    await page.fill('#say', 'Hee');
    await first;
    for (const say of ['Heea', 'Heeah', 'Heeahh']) {
      await page.fill('#say', say);
      // Longer than the page waits for another letter.
      await page.waitForTimeout(500);
    }
    answer();
    await page.waitForSelector('#save-say:not([disabled])');
    expect(asked).toEqual(['Hee', 'Heeahh']);
    await page.unroute('**/api/pronunciation/quote');
  });

  it('does not open the pronunciation of a whole paragraph', async () => {
    const { page } = await open();
    await page.evaluate(() => getSelection()?.selectAllChildren(document.getElementById('text')!));
    await page.keyboard.press('w');
    await message(page, 'Select one word or a few words');
    expect(await page.locator('dialog').count()).toBe(0);
  });

  it('opens the pronunciation of a clicked word, and of selected words', async () => {
    const { page } = await open();
    await page.click('#text .w:has-text("waited")');
    expect(await page.textContent('.word span')).toBe('waited');
    await page.keyboard.press('Escape');
    await page.evaluate(() => {
      const words = [...document.querySelectorAll('#text .w')];
      const range = document.createRange();
      range.setStartBefore(words[1]!);
      range.setEndAfter(words[3]!);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
    });
    await page.keyboard.press('w');
    expect(await page.textContent('.word span')).toBe('set the lamp');
  });

  it('says why an entry cannot be saved, and keeps what was typed', async () => {
    const { page, fake } = await open();
    await page.keyboard.press('w');
    await page.fill('#say', 'Hee');
    await page.waitForSelector('#save-say:not([disabled])');
    fake.refusal = {
      part: '/save',
      status: 409,
      failure: failure('manifest-changed', 'pipeline.yaml has changed meanwhile.', 'Try again.'),
    };
    await page.click('#save-say');
    await page.waitForSelector('#pronunciation-dialog .problem');
    expect(await page.inputValue('#say')).toBe('Hee');
    // The cost was asked again, because a quote is for one attempt.
    await until(page, () => !(document.getElementById('save-say') as HTMLButtonElement).disabled);
    expect(fake.posts.filter(({ path }) => path.endsWith('pronunciation/quote')).length).toBe(2);
  });

  it('names no price for a draft, which is free', async () => {
    const { page } = await open({ ...sampleBook(), isDraft: true });
    expect(await page.textContent('#retake')).toContain('Retake · free');
    expect(await page.textContent('#top .money')).toBe('Draft: free');
  });
});
