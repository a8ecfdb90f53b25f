/**
 * What the browser keeps for one book. All pages opened from a disk may share one storage, so each name has the id of the book, and
 * what is read must be validated. Without a storage, as in some private windows, nothing is kept.
 */
export class Memory {
  readonly #prefix: string;

  constructor(bookId: string) {
    this.#prefix = `narrate:${bookId}:`;
  }

  /** Returns what was kept under a name, unless `isValid` refuses it; null: nothing. */
  read<Value>(name: string, isValid: (value: unknown) => value is Value): Value | null {
    try {
      const value: unknown = JSON.parse(localStorage.getItem(this.#prefix + name) ?? 'null');
      return isValid(value) ? value : null;
    } catch {
      return null;
    }
  }

  write(name: string, value: unknown): void {
    try {
      localStorage.setItem(this.#prefix + name, JSON.stringify(value));
    } catch {
      // The storage is full or switched off. The player works without it.
    }
  }
}

/** Tells whether a value is an object with these fields, each of the type of its example. */
export const hasShape = <Shape extends Readonly<Record<string, unknown>>>(
  value: unknown,
  examples: Shape,
): value is Shape =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(examples).every(
    ([name, example]) => typeof (value as Record<string, unknown>)[name] === typeof example,
  );

export const isText = (value: unknown): value is string => typeof value === 'string';
export const isNumber = (value: unknown): value is number => Number.isFinite(value);
export const isFlag = (value: unknown): value is boolean => typeof value === 'boolean';
