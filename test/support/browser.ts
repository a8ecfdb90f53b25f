import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Where Debian's package `chromium` and Google's Chrome are. */
const paths = ['/usr/bin/chromium', '/usr/bin/google-chrome'];
const executablePath = process.env.NARRATE_CHROMIUM ?? paths.find((path) => existsSync(path));

/** Why tests in Chromium are skipped; null: they are not. In CI they fail without Chromium. */
export const noChromium =
  executablePath === undefined && process.env.CI !== 'true'
    ? 'skipped: `.ci/install-tools` installs Chromium, and NARRATE_CHROMIUM names another one'
    : null;

/** Ends only a page that hangs, with the name of what it waits for. A busy machine never reaches it. Less than the limit of a test. */
const waitMs = 240_000;

let running: Promise<Browser> | null = null;

/** Starts Chromium, or returns the one that is running. A test file starts it once, and calls `closeBrowser` at its end. */
export function openBrowser(): Promise<Browser> {
  // Sandboxes need rights that containers do not have. Sound may start without a click, as a test has no reader.
  running ??= chromium.launch({
    ...(executablePath === undefined ? {} : { executablePath }),
    args: ['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    timeout: waitMs,
  });
  return running;
}

/** Ends Chromium. */
export async function closeBrowser(): Promise<void> {
  await (await running)?.close();
  running = null;
}

/** A page with everything that went wrong in it: exceptions, messages of errors and violations of its policy. */
export interface WatchedPage {
  readonly page: Page;
  readonly problems: readonly string[];
  /** The addresses that it asked for. */
  readonly requests: readonly string[];
}

/** Opens a page in a context of its own, so with an empty storage. */
export async function openPage(
  url: string,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<WatchedPage> {
  const context = await (await openBrowser()).newContext(options);
  context.setDefaultTimeout(waitMs);
  const page = await context.newPage();
  const problems: string[] = [];
  const requests: string[] = [];
  page.on('pageerror', (error) => problems.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
  });
  page.on('request', (request) => requests.push(request.url()));
  await page.goto(url);
  return { page, problems, requests };
}
