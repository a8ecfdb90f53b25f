import { forTerminal } from './terminal-text.js';

/** Asks a person at the terminal; anything but a yes is a no, Ctrl-C and Ctrl-D too. */
export async function ask(question: string, signal: AbortSignal): Promise<boolean> {
  // Not on the way of those who are not asked.
  const { createInterface } = await import('node:readline/promises');
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await lines.question(forTerminal(question), { signal })).trim());
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
