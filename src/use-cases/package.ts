import { basename, join, resolve } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { bookPath } from '../base/paths/book-path.js';
import { judgeCover } from '../check/cover/judge-cover.js';
import type { Target } from '../check/files/targets/target.js';
import { type TargetName, targetOf } from '../check/files/targets.js';
import type { PackageFinding } from '../check/package-finding.js';
import { deliverOptions, isDeliveryBehind } from '../deliver/deliver-project.js';
import type { DeliverOptions } from '../deliver/delivery.js';
import { realFolder } from '../files/real-folder.js';
import { siteAddress } from '../manifest/schema/publish-schema.js';
import type { WrittenFile } from '../package/documents.js';
import type { PackageForm } from '../package/package-book.js';
import type { Book } from '../project/load-book.js';
import { type OpenProject, openProject, splitProject } from '../project/open-project.js';
import { readStateOf } from '../project/open-state.js';
import { type RunContext, runContext } from '../record/run-context.js';
import { type CheckOptions, type CheckReport, narrationWarning } from './check.js';

/** What `makePackage` takes. */
export interface PackageOptions extends CheckOptions {
  /** The folder of the package. Default: `packages/<target>` in the output folder. */
  readonly to?: string | undefined;
  /** Where the files will be published: an http or https address. Default: `publish.url` of the manifest. */
  readonly url?: string | undefined;
}

/** What `makePackage` found and wrote. */
export interface PackageReport extends CheckReport {
  /** Findings about anything but the audio files. */
  readonly findings: readonly PackageFinding[];
  /** Null: something was found, so nothing was written. */
  readonly made: MadePackage | null;
}

/** A package that was written. */
export interface MadePackage {
  /** The folder, relative to that of the manifest, with forward slashes. */
  readonly folder: string;
  /** The files, relative to that folder. */
  readonly files: readonly WrittenFile[];
  /** The sample; null: the target needs none. */
  readonly sample: { readonly chapter: number; readonly seconds: number } | null;
  /** What the user has to do, one sentence each. */
  readonly steps: readonly string[];
}

/**
 * Checks a book's files against the rules of a target, and makes a folder with everything that the target needs. If a check fails, it
 * writes nothing. It buys nothing, and changes no other file.
 * @throws NarrateError `nothing-to-check`, `nothing-to-package`, `package-folder`, `ffmpeg-missing`, `ffmpeg-failed`, `disk-full`,
 *   `not-writable`, `unsafe-path`, `usage` for an unknown target or address, and as `openProject`
 */
export async function makePackage(options: PackageOptions): Promise<PackageReport> {
  const target = targetOf(options.for);
  const { packageFormOf } = await import('../package/targets/registry.js');
  const form = packageFormOf(target.name);
  if (form === null) throw new NarrateError('usage', `There is no package for ${target.title}.`);
  const context = runContext(options);
  const opened = await openProject(options);
  const folder = folderOf(options, opened, target.name);
  const { requireOwnPackage } = await import('../package/own-package.js');
  // Before the check, which takes minutes for a long book.
  await requireOwnPackage(folder, { manifest: basename(opened.book.manifestFile), target: target.name });
  const { snapshot, takes, warnings } = await readStateOf(opened);
  const project = await splitProject(opened, snapshot);
  const delivery = deliverOptions(project, { snapshot, takes }, context);
  const { checkFiles } = await import('../deliver/check-files.js');
  const isDraft = options.draft === true;
  const checked = await checkFiles(delivery, { target, isDraft });
  const { book } = project;
  const report = {
    ...{ book, target, ...checked },
    warnings: [...project.warnings, ...warnings],
    narrationWarning: narrationWarning(target),
  };
  const isPassed = checked.files.every(({ findings }) => findings.length === 0);
  const { findings, made } = await packageOf(form, {
    ...{ options, delivery, target, book, context, folder },
    isBehind: await isDeliveryBehind(project, snapshot),
    mayWrite: isPassed,
  });
  return { status: made === null ? 'fail' : 'pass', ...report, findings, made };
}

interface PackageParts {
  readonly options: PackageOptions;
  readonly delivery: DeliverOptions;
  readonly target: Target<TargetName>;
  readonly book: Book;
  readonly context: RunContext;
  /** Absolute. */
  readonly folder: string;
  readonly isBehind: boolean;
  /** False: the audio files did not pass, so only findings are returned. */
  readonly mayWrite: boolean;
}

async function packageOf(
  form: PackageForm,
  { options, delivery, target, book, context, folder, isBehind, mayWrite }: PackageParts,
): Promise<Pick<PackageReport, 'findings' | 'made'>> {
  const { publish } = book.manifest;
  const { preparePackage } = await import('../package/prepare-package.js');
  const isbn = publish.isbn;
  const url = options.url === undefined ? publish.url : addressOf(options.url);
  const prepared = await preparePackage(form, {
    options: delivery,
    target,
    isbn,
    url,
    feedUrl: publish.feed?.url ?? null,
    wanted: publish.sample,
    command: options.draft === true ? '`narrate --draft`' : '`narrate`',
    // The check of the audio files says so too, if they are behind.
    isBehind: mayWrite && isBehind,
  });
  const findings = [...judgeCover(prepared.picture, target.cover), ...prepared.findings];
  if (!mayWrite || findings.length > 0 || prepared.book === null) return { findings, made: null };
  const { root, signal } = delivery;
  const { writePackage } = await import('../package/write-package.js');
  const files = await writePackage({
    ...{ book: prepared.book, entries: form.entries(prepared.book), folder, signal },
    manifest: basename(book.manifestFile),
    steps: prepared.steps,
    checks: prepared.checks,
    isDraft: options.draft === true,
    now: context.clock.now(),
  });
  const { sample } = prepared;
  return { findings, made: { folder: bookPath(root, folder), files, sample, steps: prepared.steps() } };
}

/** Returns the absolute path of the folder of the package. */
const folderOf = (
  { to }: PackageOptions,
  { outputFolder }: Pick<OpenProject, 'outputFolder'>,
  target: TargetName,
): string => (to === undefined ? join(outputFolder, 'packages', target) : realFolder(resolve(to)));

/** Returns an address with a slash at its end. @throws NarrateError `usage` */
function addressOf(text: string): string {
  const url = siteAddress(text);
  if (url !== null) return url;
  throw new NarrateError('usage', `"${text}" is not the address of a site.`, {
    hint: 'Write it like https://books.example.com/harbour/, without a user name, a query or a fragment.',
  });
}
