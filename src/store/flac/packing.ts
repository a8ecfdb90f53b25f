/** A way to keep recordings smaller, without losing a bit of them. */
export interface Packing {
  /** Null: this one cannot be packed so that the very same bytes come back, or would not be smaller. @throws NarrateError `ffmpeg-missing`, `ffmpeg-failed` */
  pack(bytes: Uint8Array, signal: AbortSignal): Promise<Uint8Array | null>;
  /** What was packed; null: it is damaged. @throws NarrateError `ffmpeg-missing` */
  unpack(packed: Uint8Array, signal: AbortSignal): Promise<Uint8Array | null>;
}
