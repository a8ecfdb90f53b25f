import type { Diagnostic } from '../base/diagnostic.js';
import { type Target, type TargetName, targetOf } from '../check/files/targets.js';
import type { CheckedFiles } from '../deliver/check-files.js';
import { deliverOptions } from '../deliver/deliver-project.js';
import type { Book } from '../project/load-book.js';
import { type NarrateOptions, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { type RunContextOptions, runContext } from '../record/run-context.js';

export interface CheckOptions extends NarrateOptions, Pick<RunContextOptions, 'signal' | 'onEvent'> {
  readonly for: TargetName;
}

export interface CheckReport extends CheckedFiles {
  readonly status: 'pass' | 'fail';
  readonly book: Book;
  readonly target: Target;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Decodes and measures the files that were made, and judges them by what a target asks for. Needs no lock and writes
 * nothing but the cache of parses. @throws NarrateError `nothing-to-check`, `ffmpeg-missing`, `usage` for no target
 */
export async function check(options: CheckOptions): Promise<CheckReport> {
  const target = targetOf(options.for);
  const opened = await openProject(options);
  const { snapshot, takes, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const { checkFiles } = await import('../deliver/check-files.js');
  const made = deliverOptions(project, { snapshot, takes }, runContext(options));
  const checked = await checkFiles(made, { target, isDraft: options.draft === true });
  const status = checked.files.every(({ findings }) => findings.length === 0) ? 'pass' : 'fail';
  return { status, book: project.book, target, ...checked, warnings: [...project.warnings, ...warnings] };
}
