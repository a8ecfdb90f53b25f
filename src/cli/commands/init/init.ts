import { relative, sep } from 'node:path';
import { NarrateError } from '../../../base/errors.js';
import type { BookPlan } from '../../../project/plan-project.js';
import { type FoundBook, type InitChoices, init } from '../../../use-cases/init.js';
import { plan } from '../../../use-cases/plan.js';
import { interruptible } from '../../interrupts.js';
import type { Terminal } from '../../terminal.js';
import { initJson } from './json.js';
import { estimateText, nextCommands, nextText, noticesText, writtenText } from './text.js';

export interface InitFlags {
  readonly source: string;
  readonly into?: string | undefined;
  readonly yes: boolean;
  readonly force: boolean;
  readonly json: boolean;
}

/** `narrate init [source]`: asks on a terminal, writes the manifest, tells what the book would cost. Returns 0. */
export async function initCommand(
  { source, into, yes, force, json }: InitFlags,
  terminal: Terminal,
): Promise<number> {
  const interrupts = interruptible(() => {});
  const isAsked = !yes && !json && terminal.interactive;
  try {
    const report = await init({
      source,
      into,
      force,
      choose: async (found) =>
        isAsked
          ? (await import('./questions.js')).askInit(found, {
              input: process.stdin,
              output: process.stderr,
              signal: interrupts.signal,
            })
          : asFound(found, yes),
    });
    const manifest = relative(process.cwd(), report.manifestFile).replaceAll(sep, '/');
    const isNarrow = { columns: terminal.columns };
    if (!json) {
      terminal.err(noticesText(report, { columns: terminal.errColumns }));
      terminal.out(writtenText(report, { manifest, ...isNarrow }));
    }
    const bookPlan = await planOf(report.manifestFile, manifest);
    const next = nextCommands(manifest, process.env.npm_command === 'exec');
    if (json) {
      terminal.json(initJson(report, { manifest, bookPlan, next }));
      return 0;
    }
    terminal.out(`${estimateText(bookPlan, isNarrow)}${nextText(next)}`);
    return 0;
  } finally {
    interrupts.done();
  }
}

const asFound = ({ proposal: { title, language }, voice }: FoundBook, yes: boolean): InitChoices => ({
  title,
  language,
  voice,
  ignore: yes,
});

/** What is written is a manifest like any other: should the book be in the way, that is told as always. */
async function planOf(file: string, name: string): Promise<BookPlan> {
  try {
    return await plan({ manifest: file });
  } catch (error) {
    if (!(error instanceof NarrateError) || error.code !== 'invalid-input') throw error;
    const { diagnostics } = error;
    const message = `${name} is written, but the book cannot be read as it is.`;
    throw new NarrateError('invalid-input', message, { diagnostics, cause: error });
  }
}
