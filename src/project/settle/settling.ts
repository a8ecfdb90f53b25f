import type { Plan } from '../../plan/plan.js';
import type { ChapterHistory } from '../../plan/settle/chapter-history.js';
import { findWaiting, type Waiting } from '../../plan/settle/find-waiting.js';
import type { Ledger } from '../../state/ledger.js';
import type { Book } from '../load-book.js';
import type { Project } from '../open-project.js';
import { type GitFile, gitHistory } from './git-history.js';

/**
 * Finds the chunks of a plan that wait, because their text changed less than `limits.settle` ago. Null: none, or the manifest
 * does not set it. It asks git about the chapters with something to buy.
 */
export async function findSettling(
  project: Project,
  plan: Plan,
  { ledger, signal }: { readonly ledger: Ledger; readonly signal: AbortSignal },
): Promise<Waiting | null> {
  const { book, environment, clock } = project;
  const { settleMs } = book.manifest.limits;
  if (settleMs === null || plan.total.buy === 0) return null;
  const now = clock.now();
  const toBuy = plan.chapters.filter(({ buy }) => buy > 0);
  const files = toBuy.map(({ file }) => file);
  const asked = { root: book.root, environment, signal, since: now - settleMs };
  const { files: known, problem } = await gitHistory(files, asked);
  const histories = new Map<string, ChapterHistory>();
  for (const { chapter, file } of toBuy) {
    const found = known.get(file);
    if (found !== undefined) histories.set(file, await historyOf(book, chapter, found));
  }
  const chapters = project.chapters.map((one) => one.chapter);
  return findWaiting({ plan, chapters, histories, gitProblem: problem, ledger, settleMs, now });
}

/** Reads the versions of a chapter as narrate reads it now. A version with errors has no blocks, as if there was no file. */
async function historyOf(book: Book, chapter: number, file: GitFile): Promise<ChapterHistory> {
  const textsOf = async (bytes: Uint8Array | null): Promise<readonly string[]> =>
    bytes === null ? [] : ((await book.readVersion(chapter, bytes))?.blocks.map(({ text }) => text) ?? []);
  const changes = [];
  for (const { at, before } of file.changes) changes.push({ at, before: await textsOf(before) });
  return { committed: await textsOf(file.committed), changes, knownSince: file.knownSince };
}
