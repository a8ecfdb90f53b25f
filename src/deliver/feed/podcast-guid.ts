import { createHash } from 'node:crypto';

/** The namespace of podcasts (Podcastindex-org/podcast-namespace, docs/tags/guid.md). */
const podcastNamespace = Buffer.from('ead4c236bf5858c6a2c6a6b28d128cb6', 'hex');

/**
 * Returns the `podcast:guid` of a feed at an address: a UUID of version 5 (RFC 9562, section 5.5) of the address without its scheme and
 * without slashes at its end.
 */
export function podcastGuid(url: string): string {
  const name = url.replace(/^[a-z][a-z\d+.-]*:\/\//i, '').replace(/\/+$/, '');
  const bytes = createHash('sha1').update(podcastNamespace).update(name).digest().subarray(0, 16);
  bytes[6] = (bytes.readUInt8(6) & 0x0f) | 0x50;
  bytes[8] = (bytes.readUInt8(8) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
