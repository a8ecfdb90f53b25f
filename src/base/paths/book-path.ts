import nodePath from 'node:path';
import type { PathFlavour } from './path-flavour.js';

/**
 * Returns the path of a book's file for messages, JSON and manifests: relative to the book's folder, with forward slashes.
 * @param flavour default: that of this system; tests pass another one
 */
export const bookPath = (root: string, path: string, flavour: PathFlavour = nodePath): string =>
  flavour.relative(root, path).split(flavour.sep).join('/');
