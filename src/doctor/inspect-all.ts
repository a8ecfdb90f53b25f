import { inspectClock } from './checks/clock.js';
import { inspectDisk } from './checks/disk.js';
import { inspectFfmpeg } from './checks/ffmpeg.js';
import { inspectKey } from './checks/key.js';
import { inspectManifest } from './checks/manifest.js';
import { inspectNode } from './checks/node.js';
import { inspectSentences } from './checks/sentences.js';
import { inspectStore } from './checks/store.js';
import { inspectVoice } from './checks/voice.js';
import type { DoctorContext, Inspection } from './inspection.js';

/** The checks in the order of the report: first those of the computer, then those of the book. */
const checks: readonly ((context: DoctorContext) => Inspection | Promise<Inspection>)[] = [
  () => inspectNode(process.version),
  inspectFfmpeg,
  inspectSentences,
  inspectVoice,
  inspectManifest,
  inspectKey,
  inspectStore,
  inspectDisk,
  inspectClock,
];

/** Runs all checks one after another, because some start processes and none takes long. @throws the signal's reason */
export async function inspectAll(context: DoctorContext): Promise<readonly Inspection[]> {
  const inspections: Inspection[] = [];
  for (const inspect of checks) {
    context.signal.throwIfAborted();
    inspections.push(await inspect(context));
  }
  return inspections;
}
