/** Limits that the manifest can set. */
export interface CheckLimits {
  /** Longest silence inside a take, and longest part after its last word, in seconds. */
  readonly maxPauseSeconds: number;
}

/** Limits of a manifest that sets none. */
export const defaultCheckLimits: CheckLimits = { maxPauseSeconds: 2.5 };
