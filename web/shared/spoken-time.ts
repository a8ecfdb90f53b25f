/** Returns a time for the ear: `3 minutes 7 seconds`. A screen reader would read `3:07` as a time of day. */
export function spokenTime(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const parts = [
    [Math.floor(whole / 3600), 'hour'],
    [Math.floor((whole % 3600) / 60), 'minute'],
    [whole % 60, 'second'],
  ] as const;
  const named = parts.filter(([count]) => count > 0);
  if (named.length === 0) return '0 seconds';
  return named.map(([count, unit]) => `${count} ${unit}${count === 1 ? '' : 's'}`).join(' ');
}
