/** One response of the gateway to a submission, as far as it tells something about limits. */
export interface RateObservation {
  /** Estimated time of the gateway's decision, in monotonic milliseconds. */
  readonly atMs: number;
  /** Uncertainty of `atMs` in milliseconds, above 0. */
  readonly spreadMs: number;
  /** False: a 429. */
  readonly accepted: boolean;
  /** Retry-After in milliseconds; null: none given, or the submission was accepted. */
  readonly retryAfterMs: number | null;
}
