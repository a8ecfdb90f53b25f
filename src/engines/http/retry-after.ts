/** No gateway means longer than this; a slip (a date in the wrong century) must not park a run for ever. */
const longestMs = 24 * 60 * 60 * 1000;

/**
 * How long an answer asks us to stay away, in milliseconds; null: it does not say.
 * Known forms: the `Retry-After` header in seconds or as an HTTP date (RFC 9110, 10.2.3), and in Azure API Management's
 * stock messages "Try again in 60 seconds" and "Quota will be replenished in 00:30:02".
 * @param nowMs the gateway's own time (its `Date` header) where known, so that a wrong clock here does no harm.
 */
export function parseRetryAfter(answer: {
  readonly header: string | null;
  readonly body: string;
  readonly nowMs: number;
}): number | null {
  const ms = fromHeader(answer.header?.trim() ?? '', answer.nowMs) ?? fromText(answer.body);
  return ms === null ? null : Math.min(Math.max(Math.ceil(ms), 0), longestMs);
}

function fromHeader(header: string, nowMs: number): number | null {
  if (/^\d+(\.\d+)?$/.test(header)) return Number(header) * 1000;
  // An HTTP date begins with a day's name; anything else Date.parse would guess at.
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
