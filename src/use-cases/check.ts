import type { Diagnostic } from '../base/diagnostic.js';
import type { NoticeCode } from '../base/notice-codes.js';
import type { Target } from '../check/files/targets/target.js';
import { type TargetName, targetOf } from '../check/files/targets.js';
import type { CheckedFiles } from '../deliver/check-files.js';
import { deliverOptions } from '../deliver/deliver-project.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

/** What `check` takes. */
export interface CheckOptions extends NarrateOptions, Pick<RunContextOptions, 'signal' | 'onEvent'> {
  /** The target whose rules apply. */
  readonly for: TargetName;
}

/** The findings about a book's audio files. */
export interface CheckReport extends CheckedFiles {
  /** `fail`: at least one file has a finding. */
  readonly status: 'pass' | 'fail';
  readonly book: Book;
  readonly target: Target;
  readonly warnings: readonly Diagnostic[];
  /** What the target says against AI voices, as a warning; null: nothing. */
  readonly narrationWarning: Diagnostic | null;
}

/**
 * Decodes and measures a book's audio files, and checks them against the rules of a target. It needs no lock and writes only
 * narrate's cache.
 * @throws NarrateError `nothing-to-check`, `ffmpeg-missing`, `usage` for an unknown target, and as `openProject`
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const target = targetOf(options.for);
  const opened = await openProject(options);
  const { snapshot, takes, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const { checkFiles } = await import('../deliver/check-files.js');
  const delivery = deliverOptions(project, { snapshot, takes }, runContext(options));
  const checked = await checkFiles(delivery, { target, isDraft: options.draft === true });
  const status = checked.files.every(({ findings }) => findings.length === 0) ? 'pass' : 'fail';
  return {
    status,
    book: project.book,
    target,
    ...checked,
    warnings: [...project.warnings, ...warnings],
    narrationWarning: narrationWarning(target),
  };
}

/** Returns what a target says against AI voices, as a warning; null: nothing. */
export const narrationWarning = ({ title, narration }: Target): Diagnostic | null =>
  narration.accepts !== 'authorised'
    ? null
    : {
        code: 'ai-narration' satisfies NoticeCode,
        severity: 'warning',
        message: `${title} takes narration by an AI voice only where it has authorised it.`,
        hint: `Ask ${title} before you upload the files. docs/publishing.md says which targets take AI voices.`,
      };
