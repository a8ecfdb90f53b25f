/** A kind of sound file, named like the ffmpeg demuxer that reads it. */
export type SoundFormat = 'wav' | 'mp3' | 'flac' | 'ogg' | 'aac' | 'mov' | 'matroska' | 'aiff' | 'au';

/** The signatures in the first bytes of files, in Latin-1, with their offsets. */
const signatures: readonly (readonly [format: SoundFormat, offset: number, bytes: string])[] = [
  ['wav', 0, 'RIFF'],
  ['wav', 0, 'RF64'],
  ['flac', 0, 'fLaC'],
  ['ogg', 0, 'OggS'],
  ['mp3', 0, 'ID3'],
  ['mov', 4, 'ftyp'],
  ['matroska', 0, '\x1a\x45\xdf\xa3'],
  ['aiff', 0, 'FORM'],
  ['au', 0, '.snd'],
];

/**
 * Detects the kind of a sound file from its first 12 bytes; null: unknown. Raw samples have no signature, so they are never
 * detected.
 */
export function soundFormatOf(start: Uint8Array): SoundFormat | null {
  const head = Buffer.from(start.subarray(0, 12)).toString('latin1');
  const known = signatures.find(([, offset, bytes]) => head.startsWith(bytes, offset));
  if (known !== undefined) return known[0];
  return frameFormatOf(start);
}

/** Detects MPEG audio without a tag from its frame header: eleven set bits, then version and layer (ISO 11172-3, 13818-7). */
function frameFormatOf([first = 0, second = 0, third = 0]: Uint8Array): SoundFormat | null {
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const [version, layer] = [(second >> 3) & 3, (second >> 1) & 3];
  // ADTS has layer 0 and twelve set bits.
  if (layer === 0) return (second & 0xf0) === 0xf0 ? 'aac' : null;
  // Reserved values occur only in noise.
  return version === 1 || third >> 4 === 15 || ((third >> 2) & 3) === 3 ? null : 'mp3';
}
