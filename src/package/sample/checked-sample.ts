import { measureFile } from '../../audio/measure/measure-file.js';
import { judgeFiles } from '../../check/files/judge-file.js';
import type { Target } from '../../check/files/targets/target.js';
import type { PlannedSample } from './plan-sample.js';

/** A sample that is checked like a chapter file when it is written. */
export interface CheckedSample extends Pick<PlannedSample, 'format' | 'write'> {
  /** Returns what to do about the sample, one sentence each. Call it when the sample is written. */
  steps(): readonly string[];
  /** Returns what was found. Call it when the sample is written. */
  checks(): readonly string[];
}

/** Adds the check of its sound to a sample. A sample that does not pass is no reason to make no package: the shop may accept it. */
export function checkedSample(
  { format, write }: PlannedSample,
  { ffmpeg, target, signal }: { ffmpeg: string; target: Target; signal: AbortSignal },
): CheckedSample {
  let flaw: string | null = null;
  return {
    format,
    async write(path) {
      await write(path);
      const measures = await measureFile({ ffmpeg, path, signal });
      const [found = []] = judgeFiles([{ format, measures }], target);
      if (found.length > 0) flaw = `The sample ${found.map(({ message }) => message).join(', and ')}.`;
    },
    steps: () =>
      flaw === null
        ? []
        : [`${flaw} Set \`publish.sample\` to another chapter or another length, or make a sample yourself.`],
    checks: () => [flaw ?? 'The sample passes the same checks.'],
  };
}
