import { asDiskError, type ErrorCode, NarrateError } from '../../../base/errors.js';
import type { Failure, RetakeQuote, ReviewErrorCode } from '../../api.js';

/** A request that the server refuses. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: ReviewErrorCode | ErrorCode;
  readonly status: number;
  readonly hint: string | undefined;
  readonly quote: RetakeQuote | undefined;

  constructor(
    code: Refusal['code'],
    message: string,
    options: { readonly hint?: string; readonly quote?: RetakeQuote } = {},
  ) {
    super(message);
    this.code = code;
    this.status = statusOf(code);
    this.hint = options.hint;
    this.quote = options.quote;
  }
}

/** The status of each code; 500 for all others. */
const statuses: Readonly<Partial<Record<ReviewErrorCode | ErrorCode, number>>> = {
  'bad-request': 400,
  forbidden: 403,
  'not-found': 404,
  'not-allowed': 405,
  'too-large': 413,
  busy: 409,
  'book-changed': 409,
  'quote-used': 409,
  'quote-changed': 409,
  locked: 409,
  budget: 409,
  'monthly-budget': 409,
  'price-unknown': 409,
  'no-key': 409,
  'manifest-not-edited': 409,
  declined: 409,
  interrupted: 409,
  usage: 400,
  'invalid-input': 422,
};

const statusOf = (code: ReviewErrorCode | ErrorCode): number => statuses[code] ?? 500;

/** An answer to a request that failed. */
export interface FailureReply {
  readonly status: number;
  readonly body: Failure;
}

/** Returns the answer for anything that was thrown. @param hide removes from messages what the page must not see */
export function failureReply(thrown: unknown, hide: (text: string) => string): FailureReply {
  const { code, message, hint, status, quote } = asRefusal(thrown);
  return {
    status,
    body: {
      error: {
        code,
        message: hide(message),
        ...(hint !== undefined && hint !== '' && { hint: hide(hint) }),
        ...(quote && { quote }),
      },
    },
  };
}

/** Returns anything that was thrown as a refusal, with the words of the command line. */
export function asRefusal(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const error = asDiskError(thrown, 'a file');
  if (!(error instanceof NarrateError)) {
    const message = error instanceof Error ? error.message : String(error);
    return new Refusal('internal', message, { hint: new NarrateError('internal', '').hint });
  }
  const found = error.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ message, place }) => (place ? `${place.file}:${place.line}: ${message}` : message));
  const message = [error.message, ...found.filter((one) => one !== error.message)].join('\n');
  return new Refusal(error.code, message, { hint: error.hint });
}
