/** A calendar month in UTC: `2026-11`. */
export type Month = string;

/** The month of a moment, in milliseconds since 1970. */
export const monthOf = (ms: number): Month => monthOfTime(new Date(ms).toISOString());

/** The month of an ISO time in UTC, as the journal has it. */
export const monthOfTime = (time: string): Month => time.slice(0, 7);

/** For people: `November 2026`. */
export const monthName = (month: Month): string =>
  new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    firstDay(month),
  );

/** The day on which the month after this one begins, at midnight UTC: `2026-12-01`. */
export function monthEnds(month: Month): string {
  const day = firstDay(month);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}

const firstDay = (month: Month): Date => new Date(`${month}-01T00:00:00.000Z`);
