import type { Clock } from '../base/time/clock.js';
import { createRateLimit } from '../base/time/rate-limit.js';
import type { SandboxOptions } from './options.js';

/** Creates the rate limit of a sandbox. The result returns how many milliseconds a submission must wait; 0 accepts it. */
export const rateLimitOf = ({ rate }: SandboxOptions, clock: Clock): (() => number) =>
  rate === null ? () => 0 : createRateLimit(rate, clock);
