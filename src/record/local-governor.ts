import type { Governor, SharedBudget, SharedReservation } from './governor.js';
import { makeDirectRateLimiter } from './rate-limit/direct-rate-limiter.js';
import { makeRateLimiter } from './rate-limit/rate-limiter.js';

/** The governor of a run that shares nothing: its rate limiter is its own, and there is no shared budget. */
export const localGovernor: Governor = {
  open: ({ engineKind, ...options }) => ({
    rateLimiter: (engineKind === 'jobs' ? makeRateLimiter : makeDirectRateLimiter)(options),
    budget: unlimited,
    async close() {},
  }),
};

const ignore = (): void => {};

const reservation: SharedReservation = {
  confirm: async () => true,
  release: ignore,
  commit: ignore,
  markUncertain: ignore,
  settle: ignore,
  refund: ignore,
};

const unlimited: SharedBudget = { reserve: async () => reservation, refund: ignore, close: ignore };
