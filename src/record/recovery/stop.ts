import { type ErrorCode, NarrateError } from '../../base/errors.js';
import type { Engine, SubmitOutcome } from '../../engines/engine.js';
import { serverOf } from '../../engines/registry.js';

/** Returns the reason to stop buying when the gateway denies access to the account, at a submission or a poll. */
export function stopForDenial(
  { reason, message }: Extract<SubmitOutcome, { kind: 'denied' }>,
  { origin, profile }: Pick<Engine, 'origin' | 'profile'>,
): Stop {
  switch (reason) {
    case 'key': {
      const variable = serverOf(profile.name)?.keyVariable ?? null;
      const key = variable === null ? 'the API key' : `the API key (${variable})`;
      return {
        code: 'key-refused',
        message: `The gateway at ${origin} refused ${key}: ${sentence(message)}`,
      };
    }
    case 'balance':
      return { code: 'no-balance', message: `The balance is used up: ${sentence(message)}` };
    case 'quota':
      return { code: 'quota', message: `The quota is used up: ${sentence(message)}` };
  }
}

/** Returns the reason to stop buying when the gateway demands a longer wait than `limits.maxWait`. */
export function stopForBackoff(
  message: string,
  { waitMs, maxWaitMs }: { readonly waitMs: number; readonly maxWaitMs: number },
): Stop {
  const wait = `The gateway accepts no requests for another ${inWords(waitMs)}; limits.maxWait is ${inWords(maxWaitMs)}`;
  return { code: 'quota', message: `${wait}: ${sentence(message)}` };
}

/** Formats a duration in milliseconds, rounded up: `90 s`, `15 minutes`, `5 hours`. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}

/**
 * Returns the reason to stop buying if an error means that the store cannot be updated, or that the lock or the lease is
 * lost; null: another error.
 */
export function stopForStore(error: unknown): Stop | null {
  if (!(error instanceof NarrateError)) return null;
  const { code, message, hint } = error;
  switch (code) {
    case 'store-unreachable':
    case 'store-refused':
    case 'store-lost':
    case 'locked':
      return { code, message: `${sentence(message)} ${sentence(hint)}` };
    default:
      return null;
  }
}

/** Adds a full stop to a message that does not end like a sentence. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** The reason why a run stopped buying. */
export interface Stop {
  readonly code: Extract<
    ErrorCode,
    | 'budget'
    | 'monthly-budget'
    | 'no-balance'
    | 'quota'
    | 'key-refused'
    | 'no-sound'
    | 'gateway-failing'
    | 'store-unreachable'
    | 'store-refused'
    | 'store-lost'
    | 'locked'
    | 'fleet-budget'
    | 'redis-lost'
  >;
  readonly message: string;
}
