import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { type Clock, systemClock } from '../../src/base/time/clock.js';
import { type Recording, type RecordingOptions, recordingFolder, texts } from '../support/recording.js';
import {
  type GatewayScript,
  type ScriptedGateway,
  startScriptedGateway,
} from '../support/scripted-gateway.js';
import { type SkippingClock, skippingClock } from '../support/skipping-clock.js';

export const price = 40_000;

/** Time at a hundredth, for the limits of requests that get no answer. */
export const hastyClock: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};

type Options = Partial<RecordingOptions> & { readonly skipping?: SkippingClock };

export interface ScriptedBook {
  readonly gateway: ScriptedGateway;
  /** Records one text, or those given, in a clock of its own that skips all waits. */
  record(options?: Options): Promise<Recording>;
  /** The kinds of the journal's lines, in order, but for `measured`: those come when they come, and no money hangs on them. */
  journal(): Promise<string>;
}

/** A book whose gateway follows a script; both are gone after the test. */
export async function scriptedBook(script: GatewayScript = {}): Promise<ScriptedBook> {
  const gateway = await startScriptedGateway(script);
  const book = await recordingFolder();
  onTestFinished(async () => {
    await gateway.close();
    await book.remove();
  });
  return {
    gateway,
    record({ skipping = skippingClock(), ...options } = {}) {
      const clock = { clock: skipping, through: skipping.watch };
      return book.record({ url: gateway.url, texts: texts(1), ...clock, ...options });
    },
    async journal() {
      const lines = await readFile(join(book.folder, 'journal.jsonl'), 'utf8');
      return lines
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).type)
        .filter((type) => type !== 'measured')
        .join(' ');
    },
  };
}

/** A run in a few words: what it got, and what it believes to have paid. */
export const summaryOf = ({ recorded }: Recording) => ({
  bought: recorded.bought,
  failed: recorded.failed.length,
  spent: recorded.spentMicroUsd / price,
  uncertain: recorded.uncertainMicroUsd / price,
  stopped: recorded.stopped?.code ?? null,
});
