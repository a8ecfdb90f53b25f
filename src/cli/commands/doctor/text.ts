import type { DoctorReport, Inspection } from '../../../use-cases/doctor.js';
import { styled } from '../../terminal-text.js';
import { counted } from '../../text/format.js';
import { type Width, wrapIfLong, wrappedLines } from '../../text/wrap.js';

/** The SGR code of each state (ECMA-48, 8.3.117). */
const colors: Readonly<Record<Inspection['state'], number>> = {
  ok: 32,
  warning: 33,
  failed: 31,
  skipped: 2,
};

/** Returns the text of `narrate doctor`: a row for each check, the remedy below it, and a summary. */
export function doctorText(
  { checks }: DoctorReport,
  { columns, startedAs, color }: Width & { readonly color: boolean },
): string {
  const width = (pick: (check: Inspection) => string) =>
    Math.max(...checks.map((check) => pick(check).length));
  const [states, names] = [width(({ state }) => state), width(({ name }) => name)];
  const indent = states + names + 4;
  const within = { columns: Math.min(80, columns) - indent, startedAs, indent: 0 };
  const rows = checks.map(({ name, state, found, remedy }) => {
    const label = color ? styled(colors[state])(state.padEnd(states)) : state.padEnd(states);
    const remedyLines = remedy === null ? [] : wrappedLines(`→ ${remedy}`, within);
    const [first = '', ...rest] = [...wrappedLines(found, within), ...remedyLines];
    const lines = rest.map((line) => `${' '.repeat(indent)}${line}\n`);
    return `${label}  ${name.padEnd(names)}  ${first}\n${lines.join('')}`;
  });
  return `${rows.join('')}\n${wrapIfLong(summary(checks), { columns, startedAs })}`;
}

function summary(checks: readonly Inspection[]): string {
  const number = (state: Inspection['state']) => checks.filter((check) => check.state === state).length;
  const [failed, warnings] = [number('failed'), number('warning')];
  const warningText = warnings === 0 ? '' : `, ${counted(warnings, 'warning')}`;
  if (failed > 0) return `${counted(failed, 'problem')} to fix${warningText}.`;
  // The check of the manifest is skipped only if there is no manifest.
  if (checks.some(({ name, state }) => name === 'manifest' && state === 'skipped'))
    return `This computer is ready${warningText}. There is no book in this folder: \`narrate init\` writes a manifest for one.`;
  return `Ready for a run${warningText}.`;
}
