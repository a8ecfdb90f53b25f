import type { InitOptions, InitReport } from '../init/init-book.js';

export type { FoundBook, InitChoices, InitOptions, InitReport } from '../init/init-book.js';

/** Looks at a book's folder and writes its manifest. @throws NarrateError `manifest-exists`, `no-chapters`, `usage` … */
export async function init(options: InitOptions): Promise<InitReport> {
  const { initBook } = await import('../init/init-book.js');
  return initBook(options);
}
