import { EditMap } from 'micromark-util-edit-map';
import type { Event } from 'micromark-util-types';

/**
 * Replaces micromark's `EditMap.consume` by a version whose time depends only on the changed events. micromark 4.0.3
 * copies the whole list for each edit, so chapters with thousands of quotations, lists or underlined headings took minutes.
 */
export function speedUpEdits(): void {
  EditMap.prototype.consume = consume;
}

function consume(this: EditMap, events: Event[]): undefined {
  const edits = this.map.sort(([a], [b]) => a - b);
  const from = edits[0]?.[0] ?? events.length;
  const tail = events.slice(from);
  events.length = from;
  let next = 0;
  const keepUpTo = (end: number) => {
    for (; next < end; next += 1) events.push(tail[next]!);
  };
  for (const [at, removed, added] of edits) {
    keepUpTo(at - from);
    for (const event of added) events.push(event);
    next = at - from + removed;
  }
  keepUpTo(tail.length);
  this.map.length = 0;
  this.index.clear();
}
