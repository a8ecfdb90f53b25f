import type { InitOptions, InitReport } from '../init/init-book.js';

export type { FoundBook, InitChoices, InitOptions, InitReport } from '../init/init-book.js';

/**
 * Detects the chapters in a book's folder and writes its manifest.
 * @throws NarrateError `manifest-exists`, `no-chapters`, `usage`; for an EPUB also `file-exists`, `epub-damaged`,
 * `epub-protected`, `epub-unsafe`
 */
export async function init(options: InitOptions): Promise<InitReport> {
  const { initBook } = await import('../init/init-book.js');
  return initBook(options);
}
