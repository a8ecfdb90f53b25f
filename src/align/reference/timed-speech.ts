/** Something that a synthetic voice reports while it speaks. */
export type SpeechEvent =
  /** A word begins. `offset`: its place in the text, in UTF-16 code units. */
  | { readonly kind: 'word'; readonly offset: number; readonly atMs: number }
  /** A phone begins. `phone`: its name without stress marks; empty: a pause. */
  | { readonly kind: 'phone'; readonly phone: string; readonly atMs: number };

/** A text spoken by a voice that reports when it speaks which words and phones. */
export interface TimedSpeech {
  /** 16-bit mono samples. */
  readonly samples: Int16Array;
  /** In Hz. */
  readonly sampleRate: number;
  /** In the order in which they are spoken. */
  readonly events: readonly SpeechEvent[];
}
