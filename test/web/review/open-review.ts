import type { Page } from 'playwright-core';
import type { ReviewBook } from '../../../src/review/api.js';
import { closeBrowser, openPage, type WatchedPage } from '../../support/browser.js';
import { type FakeReview, startFakeReview } from '../../support/fake-review.js';
import { sampleBook } from '../../support/sample-review.js';

/** An open page with the server behind it. */
export interface OpenReview extends WatchedPage {
  readonly fake: FakeReview;
  close(): Promise<void>;
}

let shared: Promise<WatchedPage> | null = null;

/**
 * Opens the page with a book from a server that buys nothing, and waits until its list is shown. Tests without options share a window,
 * because one of its own would start another process. Each finds an empty storage.
 */
export async function openReview(
  book: ReviewBook = sampleBook(),
  options: Parameters<typeof openPage>[1] | null = null,
): Promise<OpenReview> {
  const fake = await startFakeReview(book);
  const isShared = options === null;
  if (isShared) shared ??= openWindow({});
  const watched = await (isShared ? shared : openWindow(options));
  const { page, problems, requests } = watched as WatchedPage;
  const before = { problems: problems.length, requests: requests.length };
  await page.goto(fake.url);
  await page.waitForSelector('.rows .chunk');
  return {
    page,
    get problems() {
      return problems.slice(before.problems);
    },
    get requests() {
      return requests.slice(before.requests);
    },
    fake,
    close: async () => {
      if (isShared) await page.goto('about:blank');
      else await page.context().close();
      await fake.close();
    },
  };
}

/** Forgets the shared window, because the browser ends. */
export async function closeReviews(): Promise<void> {
  shared = null;
  await closeBrowser();
}

async function openWindow(options: Parameters<typeof openPage>[1]): Promise<WatchedPage> {
  const opened = await openPage('about:blank', {
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options,
  });
  await opened.page.addInitScript(() => {
    const plays: [take: string, seconds: number][] = [];
    Object.assign(globalThis, { plays });
    const { play } = HTMLMediaElement.prototype;
    HTMLMediaElement.prototype.play = function () {
      plays.push([
        /takes\/(.*)\/audio/.exec(this.src)?.[1] ?? 'try',
        Math.round(this.currentTime * 100) / 100,
      ]);
      return play.call(this);
    };
  });
  return opened;
}

/** Returns what was played since the page was opened: the takes, and where each began, in seconds. */
export const plays = (page: Page): Promise<readonly [take: string, seconds: number][]> =>
  page.evaluate(() => (globalThis as unknown as { plays: [string, number][] }).plays);

/** Waits until so many takes were played, and returns the last one. */
export async function lastPlay(
  page: Page,
  count: number,
): Promise<[take: string, seconds: number] | undefined> {
  await until(
    page,
    (wanted) => (globalThis as unknown as { plays: unknown[] }).plays.length >= wanted,
    count,
  );
  return (await plays(page)).at(-1);
}

/** Waits for a condition in the page. It asks ten times a second, because by default each frame would be drawn only to ask again. */
export const until = <Arg>(page: Page, condition: (arg: Arg) => unknown, arg?: Arg) =>
  page.waitForFunction(condition as (arg: unknown) => unknown, arg, { polling: 100 });

/** The number of the chunk that is shown, such as `2-3`. */
export const shownId = (page: Page) => page.textContent('#chunk-title .id');

/** Waits for a message, and returns it. */
export async function message(page: Page, part: string): Promise<string> {
  await until(page, (text) => document.querySelector('#toast p')?.textContent?.includes(text), part);
  return (await page.textContent('#toast p')) ?? '';
}
