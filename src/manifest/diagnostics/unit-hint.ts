/** What was most likely meant by a number that is off by a thousand, with its unit; null: it is off in another way. */
export function unitHint(key: PropertyKey | undefined, value: number): string | null {
  if (key === 'sampleRate' && value >= 8 && value <= 192) return `It is in Hz: ${Math.round(value * 1000)}?`;
  if (key === 'bitrate' && value >= 6_000 && value <= 512_000)
    return `It is in kb/s: ${Math.round(value / 1000)}?`;
  return null;
}
