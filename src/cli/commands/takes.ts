import { chooseTake, type TakesOptions, takes } from '../../narrate.js';
import type { ChunkSelection } from '../../plan/select-chunks.js';
import { interruptible } from '../interrupts.js';
import { chosenJson, takesJson } from '../json/takes-json.js';
import { renderDiagnostics } from '../render-diagnostics.js';
import type { Terminal } from '../terminal.js';
import { chosenText, takesText } from '../text/takes-text.js';

export interface TakesFlags extends TakesOptions {
  readonly which: ChunkSelection;
  readonly choose?: string | undefined;
  readonly json: boolean;
}

/** `narrate takes`: lists, or chooses. Returns 0. */
export async function takesCommand(
  { choose, json, ...options }: TakesFlags,
  terminal: Terminal,
): Promise<number> {
  const print = (document: object, text: string): void =>
    terminal.out(json ? `${JSON.stringify(document, null, 2)}\n` : text);
  if (choose === undefined) {
    const report = await takes(options);
    if (!json && report.warnings.length > 0)
      terminal.err(`${renderDiagnostics(report.warnings, { color: terminal.color })}\n`);
    print(takesJson(report), takesText(report));
    return 0;
  }
  const interrupts = interruptible(() => {});
  try {
    const report = await chooseTake({ ...options, take: choose, signal: interrupts.signal });
    print(chosenJson(report), chosenText(report));
    return 0;
  } finally {
    interrupts.done();
  }
}
