import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { closeBrowser, noChromium, openPage } from '../support/browser.js';
import type { TestServer } from '../support/http-server.js';
import { serveFolder } from '../support/static-server.js';
import { sampleText, writeSample } from './sample-page.js';
import { violations } from './violations.js';

const packed = resolve(import.meta.dirname, '../../dist/packed');

const table =
  '<table class="unspoken" data-kind="table"><tbody><tr><td>Tide</td><td>Time</td></tr></tbody></table>';
/** A sentence that crosses formatting: its second span, and that of its second word, have no id of their own. */
const crossing =
  '<p>A <span class="s" id="ch2-s1"><span class="w" id="ch2-w1">lamp</span> <span class="w" id="ch2-w2">li</span></span><em><span class="s" data-for="ch2-s1"><span class="w" data-for="ch2-w2">ghter</span></span></em></p>';
const hebrew =
  '<p lang="he" xml:lang="he" dir="rtl"><span class="s" id="ch3-s1"><span class="w" id="ch3-w1">שלום</span></span></p>';

let folder: string;
let url: string;
let server: TestServer;

/** Returns the texts that a highlight marks. */
const marked = (page: Page, name: 'sentence' | 'word') =>
  page.evaluate((highlight) => {
    const texts: string[] = [];
    for (const range of CSS.highlights.get(highlight) ?? []) {
      const live = document.createRange();
      live.setStart(range.startContainer, range.startOffset);
      live.setEnd(range.endContainer, range.endOffset);
      texts.push(live.toString());
    }
    return texts;
  }, name);

/** Waits for a condition. It asks ten times a second, because by default each frame would be drawn only to ask again. */
const until = <Arg>(page: Page, condition: (arg: Arg) => unknown, arg?: Arg) =>
  page.waitForFunction(condition as (arg: unknown) => unknown, arg, { polling: 100 });

/** Waits until the page has drawn some frames, and reported the end of a scroll. */
const frames = (page: Page) =>
  page.evaluate(async () => {
    for (let frame = 0; frame < 20; frame++) await new Promise((resolve) => requestAnimationFrame(resolve));
  });

const seconds = (page: Page) => page.evaluate(() => document.querySelector('audio')!.currentTime);
const isPaused = (page: Page) => page.evaluate(() => document.querySelector('audio')!.paused);
const chapterNow = (page: Page) => page.locator('#now').textContent();
let shared: Promise<Page> | null = null;

/** Opens the sample in the page that most tests share, as on a first visit. A page of its own would start another process. */
async function open({ viewport = { width: 1280, height: 720 }, hash = '' } = {}): Promise<Page> {
  shared ??= openPage('about:blank').then(async ({ page }) => {
    await page.addInitScript(() => localStorage.clear());
    return page;
  });
  const page = await shared;
  await page.setViewportSize(viewport);
  await page.emulateMedia({ media: 'screen', reducedMotion: 'reduce' });
  // From the same address with another hash, the page would not be loaded again.
  await page.goto('about:blank');
  await page.goto(url + hash);
  await page.waitForSelector('#blocks > *');
  return page;
}

describe.skipIf(noChromium)(`listening page in Chromium${noChromium ? ` (${noChromium})` : ''}`, () => {
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'narrate-page-'));
    const first = sampleText(1, 150);
    const path = await writeSample(folder, [
      {
        text: {
          ...first,
          blocks: [
            ...first.blocks,
            table,
            '<p>Not a <code class="unspoken" data-kind="code">word</code>.</p>',
          ],
        },
        title: 'The Harbour',
      },
      {
        text: {
          blocks: [crossing],
          sentences: [[500, 3000, 1]],
          words: [
            [500, 900],
            [1000, 3000],
          ],
        },
        title: 'The Letter',
      },
      {
        text: { blocks: [hebrew], sentences: [[0, 900, 1]], words: [[0, 900]] },
        title: 'שלום',
        language: 'he',
        direction: 'rtl',
      },
      { text: sampleText(4, 150), title: 'Not recorded', audio: null, durationSeconds: 0 },
    ]);
    url = pathToFileURL(path).href;
    server = await serveFolder(folder);
  });
  afterAll(async () => {
    await closeBrowser();
    await server?.close();
    await rm(folder, { recursive: true, force: true });
  });

  it.each(['file', 'http'])(
    'plays over %s, loads only its own files and breaks no policy',
    async (scheme) => {
      const address = scheme === 'file' ? url : `${server.url}/index.html`;
      const { page, problems, requests } = await openPage(address);
      await page.waitForSelector('#blocks p');
      await page.click('#play');
      await until(page, () => document.querySelector('audio')!.currentTime > 0.5);
      await until(page, () => CSS.highlights.get('word')?.size === 1);
      await page.click('text=The Letter');
      await page.waitForSelector('#ch2-w1');
      expect(await chapterNow(page)).toBe('The Letter');
      expect(requests.filter((one) => !one.startsWith(new URL('.', address).href))).toEqual([]);
      expect(problems).toEqual([]);
      await page.context().close();
    },
  );

  it('runs no code that gets into a chapter', async () => {
    const page = await open();
    await page.evaluate(() => {
      const part = document.createElement('div');
      part.innerHTML =
        '<img src="x:" onerror="document.title = 1"><a href="javascript:document.title = 2">a</a>';
      document.getElementById('blocks')?.prepend(part);
      part.querySelector('a')?.click();
      const script = document.createElement('script');
      script.text = 'document.title = 3';
      document.head.append(script);
    });
    await page.waitForTimeout(100);
    expect(await page.title()).toBe('A Sample');
  });

  it('marks the sentence and the word that are spoken, also across formatting', async () => {
    const page = await open({ hash: '#ch2' });
    await page.waitForSelector('#ch2-w1');
    await page.click('#ch2-w1');
    await until(page, () => document.querySelector('audio')!.currentTime > 1.05);
    await page.keyboard.press('k');
    expect(await marked(page, 'sentence')).toEqual(['lamp li', 'ghter']);
    expect(await marked(page, 'word')).toEqual(['li', 'ghter']);
  });

  it('marks them with classes in a browser without highlights', async () => {
    const { page } = await openPage('about:blank');
    await page.addInitScript(() => Reflect.deleteProperty(globalThis, 'Highlight'));
    await page.goto(`${url}#ch1-s2`);
    await page.waitForSelector('.marked-sentence');
    expect(await page.locator('.marked-sentence').allTextContents()).toEqual([
      'word6 word7 word8 word9 word10.',
    ]);
    expect(await page.locator('.marked-word').allTextContents()).toEqual(['word6']);
    await page.context().close();
  });

  it('plays from a clicked word, and from selected text with Enter', async () => {
    const page = await open();
    await page.click('#ch1-w21');
    await until(page, () => !document.querySelector('audio')!.paused);
    expect(await seconds(page)).toBeGreaterThanOrEqual(8);
    await page.keyboard.press('k');
    await page.evaluate(() => getSelection()?.selectAllChildren(document.getElementById('ch1-w11')!));
    await page.keyboard.press('Enter');
    await until(page, () => !document.querySelector('audio')!.paused);
    expect(await seconds(page)).toBeLessThan(8);
  });

  it('has controls for sentences, 15 seconds, chapters, position and speed', async () => {
    const page = await open();
    await until(page, () => document.querySelector('audio')!.readyState > 0);
    const after = async (action: Promise<void>) => {
      await action;
      await until(page, () => !document.querySelector('audio')!.seeking);
      return Math.round((await seconds(page)) * 10) / 10;
    };
    expect(await after(page.click('#forward'))).toBe(15);
    expect(await after(page.click('#back'))).toBe(0);
    expect(await after(page.click('#next'))).toBe(2);
    expect(await after(page.click('#next'))).toBe(4);
    expect(await after(page.click('#previous'))).toBe(2);
    expect(await after(page.keyboard.press('Shift+ArrowRight'))).toBe(4);
    await page.locator('#position').focus();
    expect(await after(page.keyboard.press('ArrowRight'))).toBe(19);
    await page.locator('#position').fill('70');
    expect(await chapterNow(page)).toBe('The Letter');
    await until(page, () => document.querySelector('audio')!.readyState > 0);
    expect(await after(page.locator('#text').focus())).toBe(10);
    expect(await page.getAttribute('#position', 'aria-valuetext')).toBe('Chapter 2, 10 seconds of 1 minute');
    await page.keyboard.press('n');
    expect(await chapterNow(page)).toBe('שלום');
    await page.keyboard.press('p');
    expect(await chapterNow(page)).toBe('The Letter');
    await page.selectOption('#speed', '1.5');
    await page.keyboard.press('+');
    expect(await page.evaluate(() => document.querySelector('audio')!.playbackRate)).toBe(1.75);
    expect(await page.locator('#marks i').count()).toBe(2);
  });

  it('goes on with the next chapter, and stops after the last one that is recorded', async () => {
    const page = await open();
    await page.click('#play');
    const toEnd = () =>
      page.evaluate(() => {
        document.querySelector('audio')!.currentTime = 59.8;
      });
    await toEnd();
    await until(page, () => document.getElementById('now')?.textContent === 'The Letter');
    await until(
      page,
      () => !document.querySelector('audio')!.paused && document.querySelector('audio')!.readyState > 0,
    );
    await page.keyboard.press('n');
    await until(page, () => document.querySelector('audio')!.readyState > 0);
    await toEnd();
    await until(page, () => document.querySelector('audio')!.paused);
    expect(await chapterNow(page)).toBe('שלום');
    await page.click('text=Not recorded');
    await page.waitForSelector('#ch4-w1');
    expect(await page.isDisabled('#play')).toBe(true);
  });

  it('pauses when the sleep timer ends, or at the end of the chapter', async () => {
    const { page } = await openPage('about:blank');
    await page.clock.install();
    await page.goto(url);
    await page.clock.runFor(100);
    await page.click('#play');
    await page.selectOption('#sleep', '5');
    await page.clock.fastForward('04:58');
    expect(await page.textContent('#sleep-left')).toBe('Sleep, 1 min');
    expect(await isPaused(page)).toBe(false);
    await page.clock.fastForward('00:03');
    expect(await isPaused(page)).toBe(true);
    expect(await page.inputValue('#sleep')).toBe('off');
    await page.selectOption('#sleep', 'chapter');
    await page.click('#play');
    await page.evaluate(() => {
      document.querySelector('audio')!.currentTime = 59.8;
    });
    await until(page, () => document.getElementById('now')?.textContent === 'The Letter');
    expect(await isPaused(page)).toBe(true);
    await page.context().close();
  });

  it('keeps place, speed, colours and bookmarks for the next visit', async () => {
    const { page } = await openPage(url);
    await page.waitForSelector('#blocks > *');
    await page.click('text=The Letter');
    await page.waitForSelector('#ch2-w1');
    await page.click('#forward');
    await page.keyboard.press('b');
    expect(await page.textContent('#message')).toBe('Bookmark added');
    await page.selectOption('#speed', '1.2');
    await page.selectOption('#theme', 'dark');
    await page.reload();
    await page.waitForSelector('#ch2-w1');
    expect(await page.textContent('#time-done')).toBe('0:15 / 1:00');
    expect([await page.inputValue('#speed'), await page.inputValue('#theme')]).toEqual(['1.2', 'dark']);
    await page.click('text=The Harbour');
    await page.waitForSelector('#ch1-w1');
    await page.click('#bookmarks .mark');
    expect(await page.textContent('#time-done')).toBe('0:15 / 1:00');
    await page.click('#bookmarks .remove');
    expect(await page.locator('#bookmarks li').count()).toBe(0);
    // What another page on the same disk has written under these names is ignored.
    await page.addInitScript(() => {
      localStorage.setItem('narrate:sample:place', '{"file":4}');
      localStorage.setItem('narrate:sample:bookmarks', '[1]');
    });
    await page.reload();
    await page.waitForSelector('#ch1-w1');
    expect([await chapterNow(page), await page.locator('#bookmarks li').count()]).toEqual(['The Harbour', 0]);
    await page.context().close();
  });

  it('opens a link to a sentence, and copies one', async () => {
    const { page } = await openPage(`${server.url}/index.html#ch1-s9`, {
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    await page.waitForSelector('#ch1-s9');
    await until(page, () => CSS.highlights.get('sentence')?.size === 1);
    expect(await marked(page, 'sentence')).toEqual(['word41 word42 word43 word44 word45.']);
    await page.click('#next');
    await page.click('#copy-link');
    await until(page, () => document.getElementById('message')?.textContent);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
      `${server.url}/index.html#ch1-s10`,
    );
    await page.context().close();
  });

  it('follows the voice until the reader scrolls, and again when asked', async () => {
    const page = await open({ viewport: { width: 390, height: 700 } });
    const top = () => page.evaluate(() => Math.round(scrollY));
    for (let step = 0; step < 24; step++) await page.keyboard.press('.');
    const followed = await top();
    expect(followed).toBeGreaterThan(300);
    await page.mouse.move(200, 300);
    await page.mouse.wheel(0, -200);
    await until(page, (before) => Math.round(scrollY) === before - 200, followed);
    await page.click('#play');
    await until(page, () => document.querySelector('audio')!.currentTime > 50);
    expect(await top()).toBe(followed - 200);
    await page.click('#follow');
    expect(await page.isVisible('#follow')).toBe(false);
    expect(await top()).not.toBe(followed - 200);
  });

  it('stays where a link in the text or the Tab key leads, and follows again when asked', async () => {
    const page = await open({ viewport: { width: 390, height: 700 } });
    await page.evaluate(() => {
      const first = document.createElement('a');
      first.href = '#last';
      const last = Object.assign(document.createElement('a'), { id: 'last', href: 'https://example.org/' });
      for (const link of [first, last]) link.textContent = 'link';
      document.querySelector('#blocks p')!.prepend(first);
      document.querySelector('#blocks')!.append(last);
    });
    const isLastShown = () => {
      const { top } = document.querySelector('#last')!.getBoundingClientRect();
      return top > 0 && top < innerHeight;
    };
    await page.keyboard.press('.');
    await page.click('a[href="#last"]');
    await until(page, isLastShown);
    await frames(page);
    expect(await page.evaluate(isLastShown)).toBe(true);
    await page.keyboard.press('f');
    await until(page, () => document.querySelector('#last')!.getBoundingClientRect().top > innerHeight);
    await page.focus('a[href="#last"]');
    await page.keyboard.press('f');
    for (let tab = 0; tab < 5 && !(await page.evaluate(() => document.activeElement!.id === 'last')); tab++)
      await page.keyboard.press('Tab');
    await frames(page);
    expect(await page.evaluate(isLastShown)).toBe(true);
    expect(await page.isVisible('#follow')).toBe(true);
  });

  it('follows the voice while the reader scrolls the list of chapters', async () => {
    const page = await open();
    await page.keyboard.press('.');
    await page.mouse.move(100, 300);
    await page.mouse.wheel(0, 200);
    await frames(page);
    expect(await page.isVisible('#follow')).toBe(false);
  });

  it('shows the book to media keys, which control it', async () => {
    const { page } = await openPage('about:blank');
    await page.addInitScript(() => {
      const handlers: Record<string, unknown> = {};
      Object.assign(globalThis, { handlers });
      navigator.mediaSession.setActionHandler = (action, handler) => {
        handlers[action] = handler;
      };
    });
    await page.goto(url);
    await page.waitForSelector('#blocks p');
    const press = (action: string) =>
      page.evaluate(
        (name) =>
          (globalThis as unknown as { handlers: Record<string, (details: object) => void> }).handlers[name]?.(
            {},
          ),
        action,
      );
    const metadata = () =>
      page.evaluate(() => [navigator.mediaSession.metadata?.title, navigator.mediaSession.metadata?.album]);
    expect(await metadata()).toEqual(['The Harbour', 'A Sample']);
    await press('nexttrack');
    expect(await metadata()).toEqual(['The Letter', 'A Sample']);
    await press('play');
    expect(await isPaused(page)).toBe(false);
    await press('pause');
    expect(await isPaused(page)).toBe(true);
    await page.context().close();
  });

  it('lists its shortcuts in a dialog, where the reader can switch them off', async () => {
    const page = await open();
    await page.keyboard.press('?');
    expect(await page.isVisible('#help')).toBe(true);
    expect(await page.locator('#shortcut-list dt').count()).toBe(14);
    await page.uncheck('#shortcuts-on');
    await page.keyboard.press('Escape');
    await page.keyboard.press('k');
    expect(await isPaused(page)).toBe(true);
    await page.click('#open-help');
    await page.check('#shortcuts-on');
    await page.locator('#help form button').press('Enter');
    await page.locator('#text').focus();
    await page.keyboard.press(' ');
    expect(await isPaused(page)).toBe(false);
  });

  it('has all controls in the order of the Tab key, with visible focus, and keeps the drawer closed to it', async () => {
    const page = await open({ viewport: { width: 390, height: 844 } });
    const reached: string[] = [];
    for (let step = 0; step < 15; step++) {
      await page.keyboard.press('Tab');
      const [id, outline] = await page.evaluate(() => {
        const focused = document.activeElement as HTMLElement;
        return [focused.id || focused.className, getComputedStyle(focused).outlineStyle];
      });
      expect(outline).toBe('solid');
      reached.push(id ?? '');
    }
    expect(reached).toEqual(
      'skip open-side scroll follow position previous back play forward next speed sleep add-bookmark copy-link open-help'.split(
        ' ',
      ),
    );
    await page.locator('#open-side').press('Enter');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('close-side');
    await page.keyboard.press('Escape');
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('open-side');
  });

  it('names and dims what is not read aloud, with enough contrast', async () => {
    const page = await open();
    expect(await page.textContent('.kind')).toBe('Not read aloud: table');
    expect(await page.getAttribute('code.unspoken', 'title')).toBe('Not read aloud: code');
    const colours = await page.evaluate(() =>
      ['.unspoken', '#ch1-w1'].map((one) => getComputedStyle(document.querySelector(one)!).color),
    );
    expect(colours[0]).not.toBe(colours[1]);
  });

  it.each(['light', 'dark'] as const)(
    'has no violations in axe-core in %s colours, wide and narrow',
    async (colorScheme) => {
      // Over http, because axe-core cannot read a style sheet from a disk.
      const options = { colorScheme, reducedMotion: 'reduce', bypassCSP: true } as const;
      const { page } = await openPage(`${server.url}/index.html`, options);
      await page.waitForSelector('#blocks > *');
      await page.click('#next');
      await page.click('#add-bookmark');
      await page.click('summary:has-text("Downloads")');
      expect(await violations(page)).toEqual([]);
      await page.setViewportSize({ width: 320, height: 640 });
      expect(await violations(page)).toEqual([]);
      await page.click('#open-side');
      expect(await violations(page)).toEqual([]);
      await page.keyboard.press('Escape');
      await page.click('#open-help');
      expect(await violations(page)).toEqual([]);
    },
  );

  it('needs no sideways scrolling at 320 px, with targets of at least 24 px', async () => {
    const page = await open({ viewport: { width: 320, height: 640 } });
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
    const small = await page.evaluate(() =>
      [...document.querySelectorAll('button, select, input, #chapters a, summary')]
        .map((one) => ({ id: one.id || one.textContent, box: one.getBoundingClientRect() }))
        .filter(
          ({ box }) =>
            box.width > 0 && (box.width < 24 || box.height < 24 || (box.right > 320 && box.left >= 0)),
        )
        .map(({ id }) => id),
    );
    expect(small).toEqual([]);
  });

  it('leaves half of a window of 320 × 256 px, which is 1280 × 1024 px at 400 %, to the text', async () => {
    const page = await open({ viewport: { width: 320, height: 256 } });
    const bar = (await page.locator('#bar').boundingBox())!;
    expect(bar.y).toBeGreaterThanOrEqual(128);
    expect(bar.y + bar.height).toBe(256);
    for (const id of ['play', 'open-help', 'position']) expect(await page.isVisible(`#${id}`)).toBe(true);
    await page.keyboard.press('PageDown');
    await until(page, () => document.querySelector('#top')!.getBoundingClientRect().bottom <= 0);
  });

  it('shows text in the direction of its chapter', async () => {
    const page = await open({ hash: '#ch3' });
    await page.waitForSelector('#ch3-w1');
    const [lang, dir, align] = await page.evaluate(() => {
      const blocks = document.getElementById('blocks')!;
      const word = document.getElementById('ch3-w1')!.getBoundingClientRect();
      return [blocks.lang, blocks.dir, Math.round(blocks.getBoundingClientRect().right - word.right)];
    });
    expect([lang, dir, align]).toEqual(['he', 'rtl', 0]);
  });

  it('prints only the text', async () => {
    const page = await open();
    await page.emulateMedia({ media: 'print' });
    expect(await page.isVisible('#ch1-w150')).toBe(true);
    for (const id of ['#bar', '#side', '.skip']) expect(await page.isVisible(id)).toBe(false);
  });

  it('leads to the audio files without scripts', async () => {
    const { page } = await openPage(url, { javaScriptEnabled: false, viewport: { width: 390, height: 844 } });
    expect(await page.getAttribute('#chapters a', 'href')).toBe('minute.wav');
    expect([await page.isVisible('#chapters a'), await page.isVisible('#bar')]).toEqual([true, false]);
    await page.context().close();
  });

  it('shows 100 chapters and a chapter of 200,000 characters, and finds a sentence at its end', async () => {
    const big = await mkdtemp(join(tmpdir(), 'narrate-page-'));
    try {
      const path = await writeSample(
        big,
        Array.from({ length: 100 }, (_, index) => ({
          text: sampleText(index + 1, index === 49 ? 36_000 : 20, { wordMs: 1.6 }),
        })),
      );
      const { page, problems } = await openPage(`${pathToFileURL(path).href}#ch50-s7190`);
      await until(page, () => {
        const { top, bottom } = document.getElementById('ch50-s7190')?.getBoundingClientRect() ?? {
          top: 0,
          bottom: 0,
        };
        return top > 0 && bottom < document.getElementById('bar')!.getBoundingClientRect().top;
      });
      expect(await marked(page, 'sentence')).toEqual(['word35946 word35947 word35948 word35949 word35950.']);
      expect(await page.locator('#chapters li').count()).toBe(100);
      await until(page, () => document.querySelectorAll('#blocks > *').length === 1801);
      expect(problems).toEqual([]);
      await page.context().close();
    } finally {
      await rm(big, { recursive: true, force: true });
    }
  });

  it('shows hostile titles as text', async () => {
    const hostile = await mkdtemp(join(tmpdir(), 'narrate-page-'));
    const title = '</script><script>document.title="x"</script> "quoted" \'single\' & \u202Eright \u2028 <b>';
    try {
      const long = 'A heading '.repeat(500);
      const text = sampleText(1, 10);
      const path = await writeSample(
        hostile,
        [
          { text, title },
          { text, title: long },
        ],
        { title, narrator: title, description: title },
      );
      const { page, problems } = await openPage(pathToFileURL(path).href, {
        viewport: { width: 320, height: 640 },
      });
      await page.waitForSelector('#blocks p');
      expect(await page.locator('#chapters .name').allTextContents()).toEqual([title, long]);
      expect(await page.textContent('h1')).toBe(title);
      expect(await chapterNow(page)).toBe(title);
      expect(await page.title()).toBe(title);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      expect(problems).toEqual([]);
      await page.context().close();
    } finally {
      await rm(hostile, { recursive: true, force: true });
    }
  });
});

describe('player', () => {
  it('has less than 80 kB of script and style', async () => {
    const sizes = await Promise.all(['player.js', 'player.css'].map((name) => stat(join(packed, name))));
    expect(sizes.reduce((total, { size }) => total + size, 0)).toBeLessThan(80_000);
  });
});
