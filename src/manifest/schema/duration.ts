const unitsMs = { s: 1000, m: 60_000, h: 3_600_000 };
const longestMs = 24 * unitsMs.h;

/** Pattern for the JSON Schema. `parseDuration` also limits the length to a day. */
export const durationPattern = '^\\d+(\\.\\d+)?(s|m|h)$';

/** Returns a duration like 90s, 15m or 1.5h in milliseconds; null: not a duration, or longer than a day. */
export function parseDuration(value: string): number | null {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([smh])$/.exec(value) ?? [];
  if (digits === undefined) return null;
  const ms = Math.round(Number(digits) * unitsMs[unit as keyof typeof unitsMs]);
  return ms <= longestMs ? ms : null;
}

/** Returns what is wrong with a duration; null: nothing. */
export const durationProblem = (value: string): { message: string; hint: string } | null =>
  parseDuration(value) === null
    ? {
        message: `"${value}" is not a duration of up to a day.`,
        hint: 'Write a number and a unit: 90s, 15m or 2h.',
      }
    : null;
