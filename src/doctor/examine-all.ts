import type { Circumstances, Examination } from './examination.js';
import { examineClock } from './examine-clock.js';
import { examineDisk } from './examine-disk.js';
import { examineFfmpeg } from './examine-ffmpeg.js';
import { examineKey } from './examine-key.js';
import { examineManifest } from './examine-manifest.js';
import { examineNode } from './examine-node.js';
import { examineSentences } from './examine-sentences.js';
import { examineStore } from './examine-store.js';
import { examineVoice } from './examine-voice.js';

/** From what everything needs to what this book needs. */
const checks: readonly ((circumstances: Circumstances) => Examination | Promise<Examination>)[] = [
  () => examineNode(process.version),
  examineFfmpeg,
  examineSentences,
  examineVoice,
  examineManifest,
  examineKey,
  examineStore,
  examineDisk,
  examineClock,
];

/** Every check, one after another: half of them start processes, and none takes long. @throws the signal's reason */
export async function examineAll(circumstances: Circumstances): Promise<readonly Examination[]> {
  const examinations: Examination[] = [];
  for (const examine of checks) {
    circumstances.signal.throwIfAborted();
    examinations.push(await examine(circumstances));
  }
  return examinations;
}
