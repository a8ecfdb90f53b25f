/** What a gateway made of one submission, as far as its limits go. */
export interface RateObservation {
  /** When it decided, as near as we know: monotonic milliseconds. */
  readonly atMs: number;
  /** How far off `atMs` may well be, in milliseconds, above 0. */
  readonly spreadMs: number;
  /** False: a 429. */
  readonly accepted: boolean;
  /** When it said to come again; null: it did not, or it accepted. */
  readonly retryAfterMs: number | null;
}
