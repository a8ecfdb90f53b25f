/** A longer wait is a mistake of the gateway, such as a date in the wrong century, and must not stop a run for ever. */
const longestMs = 24 * 60 * 60 * 1000;

/**
 * Returns how many milliseconds a response asks the client to wait, at most a day; null if it does not say.
 * Reads the `Retry-After` header in seconds or as an HTTP date (RFC 9110, 10.2.3), and the default messages of Azure API
 * Management: "Try again in 60 seconds" and "Quota will be replenished in 00:30:02".
 * @param response `nowMs` is the gateway's own time (its `Date` header) if known, because the local clock may be wrong
 */
export function parseRetryAfter(response: {
  readonly header: string | null;
  readonly body: string;
  readonly nowMs: number;
}): number | null {
  const ms = fromHeader(response.header?.trim() ?? '', response.nowMs) ?? fromText(response.body);
  return ms === null ? null : Math.min(Math.max(Math.ceil(ms), 0), longestMs);
}

function fromHeader(header: string, nowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  // Date.parse guesses at anything else; an HTTP date begins with the name of a weekday.
  const date = /^(mon|tue|wed|thu|fri|sat|sun)/i.test(header) ? Date.parse(header) : Number.NaN;
  return Number.isNaN(date) ? null : date - nowMs;
}

function fromText(text: string): number | null {
  const seconds = /\btry again in (\d+(?:\.\d+)?) ?s(?:ec(?:ond)?s?)?\b/i.exec(text);
  if (seconds) return Number(seconds[1]) * 1000;
  const span = /\breplenished in (?:(\d+)\.)?(\d+):(\d{2}):(\d{2})/i.exec(text);
  if (!span) return null;
  const [days, hours, minutes, rest] = span.slice(1).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ];
  return (((days * 24 + hours) * 60 + minutes) * 60 + rest) * 1000;
}
