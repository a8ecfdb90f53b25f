import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../base/errors.js';

/**
 * The real path of a folder; where it does not exist yet, that of the nearest one above it with the rest behind. Below
 * such a folder, nothing that narrate writes may be a link.
 */
export function realFolder(folder: string): string {
  try {
    return realpathSync.native(folder);
  } catch (error) {
    const above = dirname(folder);
    if (!['ENOENT', 'ENOTDIR'].includes(systemCode(error) ?? '') || above === folder) throw error;
    return join(realFolder(above), basename(folder));
  }
}
