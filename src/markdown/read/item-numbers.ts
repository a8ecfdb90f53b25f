/** Numbers of open list items in which nothing was said yet, outermost first. */
export interface ItemNumbers {
  /** @param depth of the walk at the item */
  add(number: string, depth: number): void;
  /** Returns the numbers for the start of a block, each with a space after it, and removes them. */
  take(): string;
  /** Drops the number of an item of which everything was skipped. */
  endLevel(depth: number): void;
}

/** Creates the state for a document, without numbers. */
export function createItemNumbers(): ItemNumbers {
  const waiting: { readonly number: string; readonly depth: number }[] = [];
  return {
    add(number, depth) {
      waiting.push({ number, depth });
    },
    take() {
      const numbers = waiting.splice(0);
      return numbers.map(({ number }) => `${number} `).join('');
    },
    endLevel(depth) {
      while ((waiting.at(-1)?.depth ?? -1) >= depth) waiting.pop();
    },
  };
}
