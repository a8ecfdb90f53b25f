import { z } from 'zod';
import { type BookOutcome, readOutcome, readTask } from '../queue/book-job.js';
import type { EventProgress } from './follow-events.js';
import type { RecordBookOptions } from './record-book.js';

/** What a worker tells the process of a book at its start. */
export type BookOrder = Pick<RecordBookOptions, 'catalogue' | 'task'>;

/** What a worker sends to the process of a book: its order, and later perhaps that it should stop. */
export type ToBook = { readonly type: 'order'; readonly order: BookOrder } | { readonly type: 'stop' };

/** What the process of a book sends to its worker. */
export type FromBook =
  | { readonly type: 'progress'; readonly progress: EventProgress }
  | { readonly type: 'end'; readonly outcome: BookOutcome };

const order = z.strictObject({
  type: z.literal('order'),
  order: z.strictObject({ catalogue: z.string(), task: z.unknown() }),
});

/** Reads a message of a worker; null: it is not valid. */
export function readToBook(message: unknown): ToBook | null {
  if (z.strictObject({ type: z.literal('stop') }).safeParse(message).success) return { type: 'stop' };
  const read = order.safeParse(message).data;
  const task = read && readTask(read.order.task);
  return read && task ? { type: 'order', order: { ...read.order, task } } : null;
}

/** Reads the outcome in a message of a book's process; null: it is another message. */
export function outcomeIn(message: FromBook): BookOutcome | null {
  return message.type === 'end' ? readOutcome(message.outcome) : null;
}
