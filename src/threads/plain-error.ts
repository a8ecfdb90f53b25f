import { type ErrorCode, NarrateError, systemCode } from '../base/errors.js';

/** An error in a form that can be sent between threads, which keeps neither the class nor the code of an error. */
export interface PlainError {
  readonly message: string;
  readonly stack: string;
  /** The code of a system error; undefined: it has none. */
  readonly code: string | undefined;
  /** The code and hint of a `NarrateError`; null: it is another error. */
  readonly narrate: { readonly code: ErrorCode; readonly hint: string } | null;
}

/** Returns what is needed to create the error again. Its cause and its diagnostics are lost. */
export function plainError(error: unknown): PlainError {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const narrate = error instanceof NarrateError ? { code: error.code, hint: error.hint } : null;
  return { message, stack, code: systemCode(error), narrate };
}

/** Creates an error again, with the stack of the thread that threw it. */
export function errorOf({ message, stack, code, narrate }: PlainError): Error {
  if (narrate !== null)
    return Object.assign(new NarrateError(narrate.code, message, { hint: narrate.hint }), { stack });
  return Object.assign(new Error(message), { stack }, code === undefined ? {} : { code });
}
