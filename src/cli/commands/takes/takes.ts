import { NarrateError } from '../../../base/errors.js';
import type { ChunkSelection } from '../../../plan/select-chunks.js';
import { chooseTake } from '../../../use-cases/choose-take.js';
import { type TakesOptions, takes } from '../../../use-cases/takes.js';
import { interruptible } from '../../interrupts.js';
import { showProgress } from '../../progress/show-progress.js';
import type { Terminal } from '../../terminal.js';
import { renderDiagnostics } from '../../text/render-diagnostics.js';
import { chosenJson, takesJson } from './json.js';
import { chosenText, takesText } from './text.js';

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
    json ? terminal.json(document) : terminal.out(text);
  if (choose !== undefined && options.suspect === true) {
    throw new NarrateError('usage', '--suspect lists recordings, and --choose puts one of them in use.', {
      hint: 'Say which chunk it is of: --chapter 3 --chunk 7 --choose 2.',
    });
  }
  if (choose === undefined) {
    const report = await takes(options);
    if (!json && report.warnings.length > 0)
      terminal.err(`${renderDiagnostics(report.warnings, { color: terminal.color })}\n`);
    const text = takesText(report, terminal.columns);
    print(takesJson(report), text === '' && options.suspect === true ? 'No recording is in doubt.\n' : text);
    return 0;
  }
  const interrupts = interruptible(() => {});
  const progress = await showProgress(terminal);
  try {
    const { signal } = interrupts;
    const report = await chooseTake({ ...options, take: choose, signal, onEvent: progress.onEvent });
    progress.end();
    print(chosenJson(report), chosenText(report));
    return 0;
  } finally {
    progress.end();
    interrupts.done();
  }
}
