/**
 * `npm run bench:page`: measures the longest tasks of the listening page in Chromium, for a book of 100 chapters with one of 201,600
 * characters. It prints the processor time of the page's main thread, which other work on the machine does not change much. A task of
 * more than 50 ms would be felt as a stutter.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { closeBrowser, openPage } from '../test/support/browser.js';
import { sampleText, writeSample } from '../test/web/sample-page.js';
import { longestTask } from './longest-task.js';

const folder = await mkdtemp(join(tmpdir(), 'narrate-tasks-'));
const words = 36_000;
const chapters = Array.from({ length: 100 }, (_, index) => ({
  text: sampleText(index + 1, index === 49 ? words : 150, { wordMs: 1.6 }),
}));
try {
  const url = pathToFileURL(await writeSample(folder, chapters)).href;
  const { page } = await openPage(url, { viewport: { width: 390, height: 844 } });
  const measure = (name: string, action: () => Promise<unknown>) => longestTask(page, name, action);
  await measure('open the long chapter', async () => {
    await page.goto(`${url}#ch50`);
    await page.locator(`#ch50-w${words}`).waitFor({ state: 'attached' });
  });
  await measure('go to a sentence at its end', async () => {
    await page.goto(`${url}#ch50-s7100`);
    await page.waitForTimeout(1500);
  });
  await measure('scroll', async () => {
    for (let step = 0; step < 30; step++) {
      await page.mouse.wheel(0, -1500);
      await page.waitForTimeout(16);
    }
  });
  await measure('play for two seconds', async () => {
    await page.locator('#play').click();
    await page.waitForTimeout(2000);
  });
} finally {
  await closeBrowser();
  await rm(folder, { recursive: true, force: true });
}
