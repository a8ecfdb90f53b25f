import { isAsMade } from '../deliver/compare-outputs.js';
import { readOutputs, type TimelineDocument } from '../deliver/timeline/timeline-file.js';

/** Returns the names of the sidecar files that are missing or were changed after narrate wrote them. */
export async function staleSidecars(folder: string, timeline: TimelineDocument): Promise<readonly string[]> {
  const stale: string[] = [];
  for (const file of readOutputs(timeline))
    if (file.audio === null && !(await isAsMade(folder, file))) stale.push(file.name);
  return stale;
}
