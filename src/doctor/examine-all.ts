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

/** The checks in the order of the report: first those of the computer, then those of the book. */
const checks: readonly ((context: DoctorContext) => Examination | Promise<Examination>)[] = [
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

/** Runs all checks one after another, because some start processes and none takes long. @throws the signal's reason */
export async function examineAll(context: DoctorContext): Promise<readonly Examination[]> {
  const examinations: Examination[] = [];
  for (const examine of checks) {
    context.signal.throwIfAborted();
    examinations.push(await examine(context));
  }
  return examinations;
}
