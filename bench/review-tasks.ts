/** `npm run bench:review`: measures the longest tasks of the page of `narrate review` in Chromium, for a book of 2,000 texts. */
import { closeBrowser, openPage } from '../test/support/browser.js';
import { startFakeReview } from '../test/support/fake-review.js';
import { sampleBook } from '../test/support/sample-review.js';
import { longestTask } from './longest-task.js';

const fake = await startFakeReview(sampleBook({ chapters: 40, perChapter: 50, flaggedEvery: 20 }));
try {
  const { page } = await openPage('about:blank', { viewport: { width: 1280, height: 800 } });
  const measure = (name: string, action: () => Promise<unknown>) => longestTask(page, name, action);
  await measure('open the page', async () => {
    await page.goto(fake.url);
    await page.waitForSelector('.canvas div');
  });
  await measure('scroll the list', async () => {
    await page.mouse.move(200, 500);
    for (let step = 0; step < 40; step++) {
      await page.mouse.wheel(0, 3000);
      await page.waitForTimeout(16);
    }
  });
  await measure('go through 30 texts', async () => {
    for (let step = 0; step < 30; step++) await page.keyboard.press('j');
  });
  await measure('search', () => page.locator('#search').pressSequentially('harbour wall', { delay: 30 }));
  await measure('show all again', () => page.fill('#search', ''));
  await measure('play for two seconds', async () => {
    await page.click('#play');
    await page.waitForTimeout(2000);
  });
  await measure('approve', async () => {
    await page.click('#approve');
    await page.waitForTimeout(1000);
  });
  await measure('open the overview', async () => {
    await page.click('#to-overview');
    await page.waitForSelector('.rates circle');
  });
} finally {
  await closeBrowser();
  await fake.close();
}
