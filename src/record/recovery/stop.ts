import { type ErrorCode, NarrateError } from '../../base/errors.js';
import type { Engine, SubmitOutcome } from '../../engines/engine.js';
import { serverOf } from '../../engines/registry.js';

/** Why buying stops when the gateway refuses the account, at a submission or at a poll. */
export function stopForDenial(
  { reason, message }: Extract<SubmitOutcome, { kind: 'denied' }>,
  { origin, profile }: Pick<Engine, 'origin' | 'profile'>,
): Stop {
  switch (reason) {
    case 'key': {
      const variable = serverOf(profile.name)?.keyVariable ?? null;
      const key = variable === null ? 'the key' : `the key (${variable})`;
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

/** Why buying stops when a gateway would take nothing for longer than a run waits. */
export function stopForPause(
  message: string,
  { waitMs, maxWaitMs }: { readonly waitMs: number; readonly maxWaitMs: number },
): Stop {
  const wait = `The gateway takes nothing for another ${inWords(waitMs)}; limits.maxWait is ${inWords(maxWaitMs)}`;
  return { code: 'quota', message: `${wait}: ${sentence(message)}` };
}

/** A duration as people say it. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  return seconds < 6000 ? `${Math.ceil(seconds / 60)} minutes` : `${Math.ceil(seconds / 3600)} hours`;
}

/** Why buying stops when a store cannot be told of what is to be bought, or the lock or the lease is lost; null: the error is another one. */
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

/** A message as a sentence: with a full stop, where it has no end of its own. */
export const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);

/** Why nothing more is bought, for the whole run. */
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
  >;
  readonly message: string;
}
