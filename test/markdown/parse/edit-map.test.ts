import fc from 'fast-check';
import { EditMap } from 'micromark-util-edit-map';
import type { Event } from 'micromark-util-types';
import { describe, expect, it } from 'vitest';
import { speedUpEdits } from '../../../src/markdown/parse/edit-map.js';

const eventOf = (name: string) => [name] as unknown as Event;
const namesOf = (events: readonly Event[]) => events.map(([name]) => String(name));
const original = EditMap.prototype.consume;

/** Returns ten events after the edits, with `speedUpEdits` or with micromark's own implementation. */
function edited(
  edits: readonly [at: number, removed: number, added: readonly string[]][],
  isFast: boolean,
): string[] {
  EditMap.prototype.consume = original;
  if (isFast) speedUpEdits();
  const map = new EditMap();
  for (const [at, removed, added] of edits) map.add(at, removed, added.map(eventOf));
  const events = Array.from({ length: 10 }, (_, index) => eventOf(String(index)));
  map.consume(events);
  // A second call must have no effect.
  map.consume(events);
  return namesOf(events);
}

const edit = fc.tuple(
  fc.integer({ min: 0, max: 10 }),
  fc.integer({ min: 0, max: 3 }),
  fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
);

describe('speedUpEdits', () => {
  it('has the same result as the implementation of micromark', () => {
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 6 }), (edits) => {
        expect(edited(edits, true)).toEqual(edited(edits, false));
      }),
    );
  });

  it('does not move the events before the first edit', () => {
    speedUpEdits();
    const events = Array.from({ length: 1000 }, (_, index) => eventOf(String(index)));
    let written = 0;
    const watched = new Proxy(events, {
      set(target, name, value) {
        written += 1;
        return Reflect.set(target, name, value);
      },
    });
    const map = new EditMap();
    map.add(998, 1, [eventOf('a')]);
    map.consume(watched);
    expect(namesOf(events).slice(-3)).toEqual(['997', 'a', '999']);
    expect(written).toBeLessThan(10);
  });
});
