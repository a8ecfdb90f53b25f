import nodePath from 'node:path';
import type { PathFlavour } from './path-flavour.js';

/**
 * A file of a book as people, JSON and manifests name it: relative to the book's folder, with forward slashes on every system.
 * @param flavour the system's own ways with paths; another's in tests
 */
export const bookPath = (root: string, path: string, flavour: PathFlavour = nodePath): string =>
  flavour.relative(root, path).split(flavour.sep).join('/');
