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

/** A clock on which waits take a hundredth of their time, for time-outs of requests without a response. */
export const shortTimeouts: Clock = {
  ...systemClock,
  sleep: (ms, signal) => systemClock.sleep(ms / 100, signal),
};

type Options = Partial<RecordingOptions> & { readonly skipping?: SkippingClock };

export interface ScriptedBook {
  readonly gateway: ScriptedGateway;
  /** Records one text, or the given ones, with a new clock that skips all waits. */
  record(options?: Options): Promise<Recording>;
  /** Returns the types of the journal lines in order, without `measured`, whose position varies. */
  journal(): Promise<string>;
}

/** Creates a book and a gateway that follows a script. Both are removed after the test. */
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
      const clock = { clock: skipping, wrapEngine: skipping.watch };
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

/** Summarises a run. `spent` and `uncertain` are numbers of requests. */
export const summaryOf = ({ recorded }: Recording) => ({
  bought: recorded.bought,
  failed: recorded.failed.length,
  spent: recorded.spentMicroUsd / price,
  uncertain: recorded.uncertainMicroUsd / price,
  stopped: recorded.stopped?.code ?? null,
});
