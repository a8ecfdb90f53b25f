import { expect, it } from 'vitest';
import { type Console, terminalOn } from '../../src/cli/terminal.js';

it('writes lines of the usual width for a terminal that does not know its width', () => {
  const stream = (columns?: number) => ({
    ...(columns === undefined ? {} : { columns, isTTY: true }),
    on() {},
    write() {},
  });
  const widths = (columns?: number) => {
    const one = stream(columns);
    const console: Console = { stdin: one, stdout: one, stderr: one, env: {} };
    const { columns: out, errColumns } = terminalOn(console);
    return [out, errColumns];
  };
  expect(widths(120)).toEqual([120, 120]);
  expect(widths()).toEqual([Number.POSITIVE_INFINITY, 80]);
  // A terminal of a script or container may have no size.
  expect(widths(0)).toEqual([80, 80]);
});
