import type { NamedFile } from '../../manifest/parse-manifest.js';

/** A file that no manifest names yet, for what reads the files of manifests. */
export const namedHere = (file: string): NamedFile => ({
  file,
  place: { file, line: 1, column: 1 },
  excerpt: { line: '', length: 0 },
});
