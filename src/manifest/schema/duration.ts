const unitsMs = { s: 1000, m: 60_000, h: 3_600_000 };
const longestMs = 24 * unitsMs.h;

/** For the JSON Schema: what `parseDuration` takes, but for the upper limit. */
export const durationPattern = '^\\d+(\\.\\d+)?(s|m|h)$';

/** Milliseconds of a length of time like 90s, 15m or 1.5h, of a day at the most; null: not that. */
export function parseDuration(value: string): number | null {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(value) ?? [];
  if (digits === undefined) return null;
  const ms = Math.round(Number(digits) * unitsMs[unit as keyof typeof unitsMs]);
  return ms <= longestMs ? ms : null;
}

/** What is wrong with it as a finding; null: nothing. */
export const durationProblem = (value: string): { message: string; hint: string } | null =>
  parseDuration(value) === null
    ? {
        message: 'This is not a length of time up to a day.',
        hint: 'Write a number and a unit: 90s, 15m or 2h.',
      }
    : null;
