import { forTerminal } from './terminal-text.js';

/** Asks a person at the terminal; anything but a yes is a no: Ctrl-C, Ctrl-D and a terminal that is closed too. */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  // Not on the way of those who are not asked.
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  // The terminal was closed: nobody answers.
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
