import { posix } from 'node:path';
import { markdownExtension } from '../../base/paths/markdown-name.js';

/** Returns the last part of a path without its Markdown extension or `.txt`: `01-harbour`. */
export const stemOf = (file: string): string =>
  posix
    .basename(file)
    .replace(markdownExtension, '')
    .replace(/\.txt$/i, '');
