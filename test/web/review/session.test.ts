import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { takes } from '../../../src/index.js';
import { type ReviewServer, startReview } from '../../../src/review/server/start-review.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start-sandbox.js';
import { type BookFolder, makeBook } from '../../support/book-folder.js';
import { closeBrowser, noChromium, openPage } from '../../support/browser.js';
import { startServer } from '../../support/http-server.js';
import { optionsOf, recordBook, waveOnly } from '../../support/sandbox-book.js';
import { message, shownId, until } from './open-review.js';

/** Submissions that get a third of their audio: ten of thirty. */
const short = Array.from({ length: 10 }, (_, index) => 3 * index + 2);

/** What a test works with: a recorded book, the gateway, the server of the review, and its page. */
interface Review {
  readonly book: BookFolder;
  readonly sandbox: Sandbox;
  readonly server: ReviewServer;
  readonly page: Page;
  readonly problems: readonly string[];
}

/** Records a book of two chapters, some of its chunks badly, and opens its review. */
async function open({
  maxCostUsd = 1,
  paragraphs = 3,
}: {
  readonly maxCostUsd?: number;
  readonly paragraphs?: number;
} = {}): Promise<Review> {
  const manifest = `${waveOnly}# How names are said.\npronounce:\n  Nyx: nicks # a ship\n`;
  const check = '{ retakes: 0, words: off }';
  const book = await makeBook({ chapters: 2, paragraphs, manifest, check });
  onTestFinished(book.remove);
  const sandbox = await startSandbox({ faults: { shortAudio: { nth: short } } });
  onTestFinished(() => sandbox.close());
  await recordBook(book.folder, sandbox);
  const server = await startReview({ ...optionsOf(book.folder, sandbox), maxCostUsd, watchMs: 200 });
  onTestFinished(() => server.close('The test has ended.'));
  const options = { viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' } as const;
  const { page, problems } = await openPage(server.url, options);
  onTestFinished(() => page.context().close());
  await page.waitForSelector('.rows .chunk');
  return { book, sandbox, server, page, problems };
}

/** Opens the question about a retake, and confirms it. */
async function retake(page: Page): Promise<void> {
  await page.keyboard.press('r');
  await until(page, () => document.activeElement?.id === 'confirm-retake');
  await page.keyboard.press('Enter');
}

const name = `review of a book at the sandbox in Chromium${noChromium ? ` (${noChromium})` : ''}`;
describe.skipIf(noChromium)(name, () => {
  afterAll(closeBrowser);

  it('decides on ten flagged takes with the keyboard alone, with two retakes, and the budget refuses a third', async () => {
    const { book, sandbox, page, problems } = await open({ maxCostUsd: 0.08, paragraphs: 15 });
    expect(await page.textContent('.rows .heading')).toBe('Hear these first 10');
    const decided: string[] = [];
    for (let number = 1; number <= 10; number++) {
      const id = (await shownId(page)) ?? '';
      decided.push(id);
      expect(await page.textContent('.reason')).toMatch(/^Take 1 speaks for .* instead of .*\.$/);
      const sound = page.waitForResponse('**/audio');
      await page.keyboard.press('s');
      expect((await sound).headers()['content-type']).toBe('audio/wav');
      if (number === 3 || number === 7) {
        await retake(page);
        await until(
          page,
          (one) => document.querySelector('#toast p')?.textContent?.startsWith(`${one} has a new take.`),
          id,
        );
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
    expect(sandbox.report().charged).toBe(32);
    const { chunks } = await takes(optionsOf(book.folder, sandbox));
    const approved = chunks.flatMap(({ chunk, takes }) =>
      takes.some((take) => take.isApproved) ? [`${chunk.chapter}-${chunk.chunk}`] : [],
    );
    expect(approved.toSorted()).toEqual(decided.toSorted());
    await page.waitForSelector('.rows .heading:has-text("Chapter 1")');
    await retake(page);
    await page.waitForSelector('#retake-dialog .problem');
    expect(await page.textContent('#retake-dialog .problem')).toContain('$0.08');
    expect(sandbox.report().charged).toBe(32);
    expect(problems.filter((one) => !one.includes('409'))).toEqual([]);
  });

  it('shows its cookie to no other server of this computer, although browsers send cookies to all ports', async () => {
    const { page, server } = await open();
    const other = await startServer((_, response) => void response.end('Another server.'));
    onTestFinished(other.close);
    const { pathname } = new URL(page.url());
    expect((await page.context().cookies(page.url())).map(({ name }) => name)).toEqual([
      `narrate-review-${new URL(server.url).port}`,
    ]);
    const tab = await page.context().newPage();
    for (const path of ['/', '/api/book']) await tab.goto(`${other.url}${path}`);
    expect(other.seen.length).toBeGreaterThan(1);
    for (const { headers } of other.seen) expect(headers.cookie).toBeUndefined();
    // Only a server that knew the path would get it.
    await tab.goto(`${other.url}${pathname}`);
    const asked = other.seen.find(({ path }) => path === pathname);
    expect(asked?.headers.cookie).toContain('narrate-review-');
  });

  it('tries a respelling in the draft voice, and saves it with the comments of the manifest', async () => {
    const { book, sandbox, page, problems } = await open();
    await page.click('#text .w:has-text("lamp")');
    await page.fill('#say', 'lemp');
    await page.waitForSelector('#save-say:not([disabled])');
    expect(await page.textContent('#pronunciation-dialog .quote p')).toBe(
      'The next run would record 6 texts again: 6 requests, $0.24. Saving itself costs nothing.',
    );
    const answer = page.waitForResponse('**/api/pronunciation/try');
    await page.press('#say', 'Enter');
    expect((await answer).headers()['content-type']).toBe('audio/wav');
    await page.click('#save-say');
    expect(await message(page, 'Saved in pipeline.yaml')).toContain('lamp: lemp');
    const manifest = await readFile(join(book.folder, 'pipeline.yaml'), 'utf8');
    expect(manifest).toContain('# How names are said.\npronounce:\n  Nyx: nicks # a ship\n  lamp: lemp\n');
    expect(sandbox.report().charged).toBe(6);
    expect(problems).toEqual([]);
  });

  it('shows an edited text as soon as its file is saved, and that the server has ended', async () => {
    const { book, server, page } = await open();
    await page.fill('#search', 'paragraph 2 says');
    await page.click('.rows .chunk button');
    await page.keyboard.press('Escape');
    const id = await shownId(page);
    const chapter = await readFile(join(book.folder, '01.md'), 'utf8');
    await book.write('01.md', chapter.replace('paragraph 2 says that', 'paragraph 2 tells us that'));
    await page.fill('#search', 'tells us');
    await until(page, () => document.querySelector('.rows .chunk .text')?.textContent?.includes('tells us'));
    expect(await page.textContent('.rows .chunk .id')).toBe(id);
    expect(await page.textContent('.rows .chunk .states')).toContain('not recorded');
    await server.close('narrate review was ended in the terminal.');
    await until(page, () =>
      document.querySelector('#banner')?.textContent?.startsWith('narrate review was ended in the terminal.'),
    );
  });
});
