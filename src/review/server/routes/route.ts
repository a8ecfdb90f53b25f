import { z } from 'zod';
import { Refusal } from '../http/failures.js';
import type { Reply } from '../http/reply.js';
import type { ReviewContext } from '../review-context.js';

/** A request as a route sees it. */
export interface RouteRequest {
  /** The part of the path that stands for `:id`; empty: the route has none. */
  readonly id: string;
  /** The JSON of a POST. */
  readonly body: unknown;
  /** Aborts when the page closes the connection. */
  readonly signal: AbortSignal;
}

/** One address of the server. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** `:id` stands for one part. */
  readonly path: string;
  /** Whether it changes the book or the manifest, so that it is refused while another process works on the book. */
  readonly changes: boolean;
  handle(request: RouteRequest, context: ReviewContext): Promise<Reply>;
}

/** Reads the fields of a body. @throws Refusal `bad-request` */
export function fieldsOf<Fields>(schema: z.ZodType<Fields>, body: unknown): Fields {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  throw new Refusal('bad-request', `The request is not valid: ${z.prettifyError(parsed.error)}`);
}

/** An answer without content. */
export const done: Reply = { kind: 'json', value: {} };

const text = z.string().min(1).max(500);

/** The body that names a take. */
export const takeFields = z.strictObject({ take: text });

/** The body that names a quote. */
export const quoteFields = z.strictObject({ quote: text });

/** The body of a request without content. */
export const noFields = z.strictObject({});

/** A word and its respelling. */
export const respelling = z.strictObject({ word: text, say: text });
