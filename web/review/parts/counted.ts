/** Returns a count with its noun: `1 text`, `3 texts`. */
export const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
