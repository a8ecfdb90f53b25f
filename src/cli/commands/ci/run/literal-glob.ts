import { sep } from 'node:path';

/**
 * A path as a pattern that matches it alone: `actions/upload-artifact` takes patterns, whose signs are escaped by
 * brackets round them (@actions/glob, README, "Patterns").
 */
export const literalGlob = (path: string): string => path.split(sep).join('/').replace(/[[*?]/g, '[$&]');
