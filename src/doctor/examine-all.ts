import { examineClock } from './checks/clock.js';
import { examineDisk } from './checks/disk.js';
import { examineFfmpeg } from './checks/ffmpeg.js';
import { examineKey } from './checks/key.js';
import { examineManifest } from './checks/manifest.js';
import { examineNode } from './checks/node.js';
import { examineSentences } from './checks/sentences.js';
import { examineStore } from './checks/store.js';
import { examineVoice } from './checks/voice.js';
import type { DoctorContext, Examination } from './examination.js';

/** From what everything needs to what this book needs. */
const checks: readonly ((circumstances: DoctorContext) => Examination | Promise<Examination>)[] = [
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
export async function examineAll(circumstances: DoctorContext): Promise<readonly Examination[]> {
  const examinations: Examination[] = [];
  for (const examine of checks) {
    circumstances.signal.throwIfAborted();
    examinations.push(await examine(circumstances));
  }
  return examinations;
}
