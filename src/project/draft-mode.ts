import { join } from 'node:path';

/**
 * What `--draft` changes: the offline engine speaks with stand-in voices (`load-book.ts`), state and output are in
 * folders of their own, and since a draft is free it has no budgets and no store.
 */
export interface BookMode {
  /** The folder for state or output. */
  folder(path: string): string;
  /** What only a paid recording has; null for a draft. */
  unlessDraft<Value>(value: () => Value): Value | null;
}

/** Returns how a book is made: as a draft, or for its listeners. */
export const bookMode = (draft: boolean): BookMode => ({
  folder: (path) => (draft ? join(path, 'draft') : path),
  unlessDraft: (value) => (draft ? null : value()),
});
