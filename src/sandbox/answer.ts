/** The answer to a request. `drop`: the connection is closed without a response. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** An object is sent as JSON, a string as HTML, bytes as `audio/wav`. */
      readonly body: object | string | Buffer;
      readonly headers: Readonly<Record<string, string>>;
      /** The wait before the response begins. */
      readonly delayMs: number;
      /** The pause after the first half of the body. */
      readonly pauseMs: number;
      /** Whether the connection is closed after the first half of the body. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'drop'; readonly delayMs: number };

/** Creates an answer that is sent immediately and completely. */
export const answer = (
  status: number,
  body: object | string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ kind: 'answer', status, body, headers, delayMs: 0, pauseMs: 0, isCut: false });

/** Creates an error of the queue system, as on the vendor's API page. */
export const queueError = (status: number, error: string, message: string): Answer =>
  answer(status, { error, message });

/** Creates an error of the API Management in front of the queue system, in the form of its default responses. */
export const managementError = (
  statusCode: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => answer(statusCode, { statusCode, message }, headers);
