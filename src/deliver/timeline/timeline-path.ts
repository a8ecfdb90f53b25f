import { join } from 'node:path';

/** Returns the path of the timeline of an output folder. */
export const timelinePathOf = (folder: string): string => join(folder, 'timeline.json');
