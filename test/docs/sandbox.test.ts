import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readFlags } from '../../src/cli/commands/sandbox/flags.js';
import { faultKinds, faultsOf } from '../../src/sandbox/options.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/sandbox.md'), 'utf8');
const [, forms = '', faults = ''] = page.split(/^## .*$/m);
/** Returns the cells of each row, without backticks. */
const rowsOf = (section: string) =>
  [...section.matchAll(/^\| `.*$/gm)].map(([row]) =>
    row
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim().replace(/^`([^`]*)`$/, '$1')),
  );

describe('docs/sandbox.md', () => {
  it('lists every fault with its protocols, in the order of --help', () => {
    const written = rowsOf(faults).map(([name, of]) => [name, of]);
    const protocols = (kind: (typeof faultKinds)[number]) =>
      [faultsOf('pixazo').includes(kind) ? ['jobs'] : [], faultsOf('openai').includes(kind) ? ['openai'] : []]
        .flat()
        .join(', ');
    expect(written).toEqual(faultKinds.map((kind) => [kind, protocols(kind)]));
  });

  it('shows only forms of --fault that the sandbox accepts', () => {
    const written = rowsOf(forms).map(([form = '']) => form);
    expect(readFlags({ fault: written }).faults).toEqual({
      lostAnswer: { probability: 0.1 },
      failed: { nth: [3, 7] },
      htmlMedia: { forMs: 30_000 },
      status404: { forMs: null },
    });
    const durations = [...(/submission on: (.*?) *\|/.exec(forms)?.[1] ?? '').matchAll(/`(.*?)`/g)];
    expect(durations.length).toBeGreaterThan(2);
    for (const [, duration] of durations)
      expect(readFlags({ fault: `failed:${duration}` }).faults.failed).toEqual({ forMs: expect.any(Number) });
  });
});
