import { createHash } from 'node:crypto';
import type { Plugin } from 'rolldown';

/** Writes a hash of all packed files into a file, so that caches of another build with the same version are not used. */
export const buildId = (fileName: string): Plugin => ({
  name: 'build-id',
  generateBundle(_, bundle) {
    const codes = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.code : []));
    const hash = createHash('sha256').update(codes.sort().join('\n'));
    this.emitFile({ type: 'asset', fileName, source: hash.digest('hex') });
  },
});
