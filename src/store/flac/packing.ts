/** A lossless compression of recordings. */
export interface Packing {
  /**
   * Packs a recording; null: the same bytes could not be unpacked, or the result would not be smaller.
   * @throws NarrateError `ffmpeg-missing`; the signal's reason
   */
  pack(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array | null>;
  /** Unpacks a recording; null: it is damaged. @throws NarrateError `ffmpeg-missing`; the signal's reason */
  unpack(packed: Uint8Array, signal: AbortSignal): Promise<Uint8Array | null>;
}
