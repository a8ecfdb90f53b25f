import type { SpeechOutcome } from '../../src/engines/engine.js';

/** Returns the audio of an outcome. Throws if the engine returned none. */
export function soundOf(outcome: SpeechOutcome): Buffer {
  if (outcome.kind !== 'spoken') throw new Error(`${outcome.kind}: ${outcome.message}`);
  return Buffer.from(outcome.audio);
}
