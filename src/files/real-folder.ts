import { realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { systemCode } from '../base/errors.js';

/**
 * Returns the real path of a folder. If the folder does not exist, it is the real path of the nearest existing folder above
 * it, plus the rest of the path. Below a real folder, nothing that narrate writes may be a link.
 * @throws the system's error
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
