import { expect, it } from 'vitest';
import { Slots } from '../../src/deliver/slots.js';

it('runs a limited number of tasks at once, and prefers those that are asked for', async () => {
  const slots = new Slots(2);
  const started: string[] = [];
  const preferred = new Set<string>();
  const finish = new Map<string, () => void>();
  const add = (name: string) =>
    slots.run(
      () => {
        started.push(name);
        return new Promise<string>((resolve) => finish.set(name, () => resolve(name)));
      },
      () => preferred.has(name),
    );
  const results = ['a', 'b', 'c', 'd', 'e'].map(add);
  await new Promise(setImmediate);
  expect(started).toEqual(['a', 'b']);
  preferred.add('e');
  finish.get('b')?.();
  await results[1];
  await new Promise(setImmediate);
  expect(started).toEqual(['a', 'b', 'e']);
  finish.get('a')?.();
  await results[0];
  await new Promise(setImmediate);
  expect(started).toEqual(['a', 'b', 'e', 'c']);
  for (const name of ['e', 'c']) finish.get(name)?.();
  await new Promise(setImmediate);
  finish.get('d')?.();
  expect(await Promise.all(results)).toEqual(['a', 'b', 'c', 'd', 'e']);
});

it('passes failures on and continues', async () => {
  const slots = new Slots(1);
  const failing = slots.run(
    () => Promise.reject(new Error('no')),
    () => false,
  );
  const throwing = slots.run(
    () => {
      throw new Error('never');
    },
    () => false,
  );
  const next = slots.run(
    async () => 'yes',
    () => false,
  );
  await expect(failing).rejects.toThrow('no');
  await expect(throwing).rejects.toThrow('never');
  expect(await next).toBe('yes');
});
