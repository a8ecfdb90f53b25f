import { forTerminal } from './terminal-text.js';

/**
 * Asks a yes-or-no question on the terminal. Resolves to true only for `y` or `yes`; Ctrl-C, Ctrl-D and a closed terminal count
 * as no.
 */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  // Loaded here, so that runs that ask nothing start faster.
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  for (const event of ['error', 'close']) lines.on(event, () => closed.abort());
  const until = AbortSignal.any([signal, closed.signal]);
  try {
    return /^y(es)?$/i.test((await lines.question(forTerminal(question), { signal: until })).trim());
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') {
      process.stderr.write('\n');
      return false;
    }
    throw error;
  } finally {
    lines.close();
  }
}
