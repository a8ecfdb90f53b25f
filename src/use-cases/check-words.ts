import type { Diagnostic } from '../base/diagnostic.js';
import { NarrateError } from '../base/errors.js';
import { rememberWords } from '../deliver/deliver-project.js';
import type { UnjudgedTakes } from '../deliver/delivery.js';
import { judgeAllTakes } from '../deliver/judge-all-takes.js';
import type { Chapter } from '../markdown/block.js';
import type { FlaggedChunk } from '../plan/takes/find-flagged.js';
import { findFlagged } from '../plan/takes/find-flagged.js';
import { addUpWords, isChecked, type WordReport } from '../plan/takes/word-report.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { openStateOf } from '../project/open-state.js';
import { measureTakes } from '../record/retakes/due-retakes.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';
import { placeFlagged } from './place-words.js';

/** What `checkWords` takes. */
export interface CheckWordsOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'price' | 'store' | 'environment'>,
    RunContextOptions {}

/** What the word check found in the takes of a book. */
export interface CheckWordsReport {
  readonly chapters: readonly { readonly chapter: Chapter; readonly words: WordReport }[];
  /** The whole book. */
  readonly words: WordReport;
  /** Chunks whose take in use is flagged for its words, in the order of the book, with all its findings. */
  readonly flagged: readonly FlaggedChunk[];
  /** Takes in use that could not be judged. */
  readonly unjudged: readonly UnjudgedTakes[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Judges the words of all takes on this machine again, also of those that are not in use, and replaces what the journal says about
 * them. It buys nothing and writes no output file.
 * @throws NarrateError `usage` if the word check is off, `interrupted`, and as `run`
 */
export async function checkWords(options: CheckWordsOptions): Promise<CheckWordsReport> {
  const context = runContext(options);
  const opened = await openProject(options);
  const { check } = opened.book.manifest;
  if (!isChecked(check)) {
    throw new NarrateError('usage', 'The word check is off in the manifest.', {
      hint: `Remove \`${check === null ? 'check: off' : 'words: off'}\` from the manifest.`,
    });
  }
  const state = await openStateOf(opened, context);
  try {
    const project = await splitProject(opened, await state.snapshot());
    await measureTakes(project, state, context);
    const unjudged = await judgeAllTakes(project, state, context);
    rememberWords(project, { unjudged });
    await state.settled();
    const known = await state.snapshot();
    const { chapters: book } = project;
    const from = { book, known, check };
    return {
      chapters: book.map((one) => ({ chapter: one.chapter, words: addUpWords([one], from) })),
      words: addUpWords(book, from),
      flagged: placeFlagged(findFlagged(book, known, check), project).filter(({ findings }) =>
        findings.some(({ wordFinding }) => wordFinding !== undefined),
      ),
      unjudged,
      warnings: [...opened.warnings, ...state.warnings],
    };
  } catch (error) {
    if (!context.signal.aborted || error !== context.signal.reason) throw error;
    throw new NarrateError('interrupted', 'Interrupted. What was known about the words stays as it was.', {
      cause: error,
    });
  } finally {
    await state.close();
  }
}
