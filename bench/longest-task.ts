import type { Page } from 'playwright-core';
import { openBrowser } from '../test/support/browser.js';

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds of processor time. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/**
 * Does something in a page, and prints the processor time of the longest task of its main thread meanwhile, which other work on the
 * machine does not change much. A task of more than 50 ms would be felt as a stutter.
 */
export async function longestTask(page: Page, name: string, action: () => Promise<unknown>): Promise<void> {
  const browser = await openBrowser();
  await browser.startTracing(page, { categories: ['toplevel', 'devtools.timeline'] });
  await action();
  const events: readonly TraceEvent[] = JSON.parse(String(await browser.stopTracing())).traceEvents;
  const mainThreads = new Set(
    events.filter(({ args }) => args?.name === 'CrRendererMain').map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const tasks = events.filter(
    ({ name: task, pid, tid }) => task.includes('RunTask') && mainThreads.has(`${pid}:${tid}`),
  );
  const longest = Math.max(...tasks.map(({ tdur = 0 }) => tdur)) / 1000;
  console.log(`${name}: ${tasks.length} tasks, the longest took ${Math.round(longest)} ms`);
}
