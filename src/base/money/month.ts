/** A calendar month in UTC: `2026-11`. */
export type Month = string;

/** Returns the month (UTC) of a time in milliseconds since 1970. */
export const monthOf = (ms: number): Month => monthOfTime(new Date(ms).toISOString());

/** Returns the month of an ISO 8601 time in UTC, as journal lines have it. */
export const monthOfTime = (time: string): Month => time.slice(0, 7);

/** Formats a month for messages: `November 2026`. */
export const monthName = (month: Month): string =>
  new Intl.DateTimeFormat('en-US', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    firstDay(month),
  );

/** Returns the next month: `2027-01` after `2026-12`. */
export const nextMonth = (month: Month): Month => monthOfTime(nextMonthStart(month));

/** Returns the first day (UTC) of the next month, as an ISO date: `2026-12-01`. */
export function nextMonthStart(month: Month): string {
  const day = firstDay(month);
  day.setUTCMonth(day.getUTCMonth() + 1);
  return day.toISOString().slice(0, 10);
}

const firstDay = (month: Month): Date => new Date(`${month}-01T00:00:00.000Z`);
