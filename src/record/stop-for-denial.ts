import type { SubmitOutcome } from '../engines/engine.js';
import type { Stop } from './session.js';

/** Why buying stops when the gateway refuses the account, at a submission or at a poll. */
export function stopForDenial({ reason, message }: Extract<SubmitOutcome, { kind: 'denied' }>): Stop {
  switch (reason) {
    case 'key':
      return { code: 'key-refused', message: `The gateway refused the key: ${sentence(message)}` };
    case 'balance':
      return { code: 'no-balance', message: `The balance is used up: ${sentence(message)}` };
    case 'quota':
      return { code: 'quota', message: `The quota is used up: ${sentence(message)}` };
  }
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
