import { unitsOf } from './packet-blocks.js';

/** A header without a checksum (ISO 14496-3, 1.A.2): twelve bits that are set, and a length of thirteen from bit 30 on. */
const headerBytes = 7;

function lengthAt(bytes: Buffer, at: number): number | null {
  if (at + headerBytes > bytes.length) return null;
  if (bytes[at] !== 0xff || (bytes.readUInt8(at + 1) & 0xf6) !== 0xf0) return 0;
  return (bytes.readUIntBE(at + 3, 3) >> 5) & 0x1fff;
}

/** The packets of AAC in an ADTS file, each with its header. @throws PartDamagedError */
export const adtsPackets = (path: string): AsyncGenerator<readonly Buffer[], void, void> =>
  unitsOf(path, lengthAt);
