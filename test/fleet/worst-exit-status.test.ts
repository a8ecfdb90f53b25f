import fc from 'fast-check';
import { expect, it } from 'vitest';
import { errorTable } from '../../src/base/errors.js';
import { worstExitStatus } from '../../src/fleet/worst-exit-status.js';

const order = [130, 70, 5, 3, 2, 4, 1, 0];

it('is the first of 130, 70, 5, 3, 2, 4, 1 and 0 that occurs', () => {
  expect(worstExitStatus([])).toBe(0);
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...order), { minLength: 1 }), (statuses) => {
      expect(worstExitStatus(statuses)).toBe(order.find((one) => statuses.includes(one)));
    }),
  );
});

it('knows every exit status of narrate', () => {
  const used = Object.values(errorTable).map(({ exitStatus }) => exitStatus);
  for (const status of used) expect(worstExitStatus([status, 0])).toBe(status);
});

it('counts an exit status that narrate does not use as a bug', () => {
  expect(worstExitStatus([1, 137])).toBe(70);
});
