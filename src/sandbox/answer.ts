/** What goes back for a request; `drop`: the connection is cut instead. */
export type Answer =
  | {
      readonly kind: 'answer';
      readonly status: number;
      /** An object goes out as JSON, text as HTML, bytes as `audio/wav`. */
      readonly body: object | string | Buffer;
      readonly headers: Readonly<Record<string, string>>;
      /** How long it is held back. */
      readonly delayMs: number;
      /** How long it stops after the first half of its body. */
      readonly pauseMs: number;
      /** The connection is cut after the first half of its body. */
      readonly isCut: boolean;
    }
  | { readonly kind: 'drop'; readonly delayMs: number };

export const answer = (
  status: number,
  body: object | string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({ kind: 'answer', status, body, headers, delayMs: 0, pauseMs: 0, isCut: false });

/** An error of the queue system, as on the vendor's API page. */
export const queueError = (status: number, error: string, message: string): Answer =>
  answer(status, { error, message });

/** An error of the API Management in front of it, in the shape of its stock answers. */
export const managementError = (
  statusCode: number,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Answer => answer(statusCode, { statusCode, message }, headers);
