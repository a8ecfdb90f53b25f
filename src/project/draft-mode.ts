import { join } from 'node:path';

/**
 * What `--draft` changes: the offline engine speaks with substitute voices (`load-book.ts`), state and output have folders of
 * their own, and there are no budgets and no store, because a draft is free.
 */
export interface BookMode {
  /** Returns the folder for state or output: `path`, or its subfolder `draft`. */
  folder(path: string): string;
  /** Returns a value that only a paid recording has; null for a draft. */
  unlessDraft<Value>(value: () => Value): Value | null;
}

/** Returns the mode of a draft or of a paid recording. */
export const bookMode = (draft: boolean): BookMode => ({
  folder: (path) => (draft ? join(path, 'draft') : path),
  unlessDraft: (value) => (draft ? null : value()),
});
