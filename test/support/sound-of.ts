import type { SpeechOutcome } from '../../src/engines/engine.js';

/** What was spoken, of an engine that refuses nobody. */
export function soundOf(outcome: SpeechOutcome): Buffer {
  if (outcome.kind !== 'spoken') throw new Error(`${outcome.kind}: ${outcome.message}`);
  return Buffer.from(outcome.audio);
}
