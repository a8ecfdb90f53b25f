/** What a book may choose about its checks. */
export interface CheckLimits {
  /** Seconds of silence inside a take, or of anything after its last word. */
  readonly maxPauseSeconds: number;
}

export const defaultCheckLimits: CheckLimits = { maxPauseSeconds: 2.5 };
