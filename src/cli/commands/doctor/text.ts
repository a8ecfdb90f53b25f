import type { DoctorReport, Examination } from '../../../use-cases/doctor.js';
import { styled } from '../../terminal-text.js';
import { counted } from '../../text/format.js';
import { wrappedLines } from '../../text/wrap.js';

/** SGR codes. */
const colors: Readonly<Record<Examination['state'], number>> = {
  ok: 32,
  warning: 33,
  failed: 31,
  skipped: 2,
};

/** What `narrate doctor` prints for people: a row a check, what mends it under it, and what it comes to. */
export function doctorText(
  { checks }: DoctorReport,
  { columns, color }: { readonly columns: number; readonly color: boolean },
): string {
  const width = (pick: (check: Examination) => string) =>
    Math.max(...checks.map((check) => pick(check).length));
  const [states, names] = [width(({ state }) => state), width(({ name }) => name)];
  const indent = states + names + 4;
  const within = { columns: Math.min(80, columns) - indent, indent: 0 };
  const rows = checks.map(({ name, state, found, remedy }) => {
    const mark = color ? styled(colors[state])(state.padEnd(states)) : state.padEnd(states);
    const mending = remedy === null ? [] : wrappedLines(`→ ${remedy}`, within);
    const [first = '', ...rest] = [...wrappedLines(found, within), ...mending];
    const lines = rest.map((line) => `${' '.repeat(indent)}${line}\n`);
    return `${mark}  ${name.padEnd(names)}  ${first}\n${lines.join('')}`;
  });
  return `${rows.join('')}\n${closing(checks)}\n`;
}

function closing(checks: readonly Examination[]): string {
  const number = (state: Examination['state']) => checks.filter((check) => check.state === state).length;
  const [failed, warnings] = [number('failed'), number('warning')];
  const warned = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
  if (failed > 0) return `${counted(failed, 'thing')} to mend before a run${warned}.`;
  // Of a book that is there, what keeps its manifest from being looked at is a failure.
  if (checks.some(({ name, state }) => name === 'manifest' && state === 'skipped'))
    return `This machine is ready${warned}; there is no book here (narrate init makes a manifest for one).`;
  return `Nothing stands in the way of a run${warned}.`;
}
