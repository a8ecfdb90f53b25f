const unitsMs = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The longest duration that a setting accepts. */
export interface Longest {
  readonly ms: number;
  /** For messages: `a day`. */
  readonly name: string;
}

export const aDay: Longest = { ms: unitsMs.d, name: 'a day' };
export const ninetyDays: Longest = { ms: 90 * unitsMs.d, name: '90 days' };

/** Pattern for the JSON Schema. `parseDuration` also limits the length. */
export const durationPattern = '^\\d+(\\.\\d+)?(s|m|h|d)$';

/** Returns a duration like 90s, 15m, 1.5h or 2d in milliseconds; null: not a duration, or too long. */
export function parseDuration(value: string, longest: Longest = aDay): number | null {
  const [, digits, unit] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(value) ?? [];
  if (digits === undefined) return null;
  const ms = Math.round(Number(digits) * unitsMs[unit as keyof typeof unitsMs]);
  return ms <= longest.ms ? ms : null;
}

/** Returns a function that says what is wrong with a duration; null: nothing. */
export const durationProblem =
  (longest: Longest, examples: string) =>
  (value: string): { message: string; hint: string } | null =>
    parseDuration(value, longest) === null
      ? {
          message: `"${value}" is not a duration of up to ${longest.name}.`,
          hint: `Write a number and a unit: ${examples}.`,
        }
      : null;
