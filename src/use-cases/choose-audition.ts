import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { openPassage } from '../audition/open-passage.js';
import { findCandidate, latestAudition, type SavedAudition } from '../audition/saved-audition.js';
import { type SettingPlaces, scopeText, withChoice } from '../audition/setting-places.js';
import { NarrateError } from '../base/errors.js';
import { replaceFile } from '../files/replace-file.js';
import { type ChangedLines, changedLines } from '../manifest/edit/changed-lines.js';
import { type NarrateOptions, openProject } from '../project/open-project.js';
import { pathsOf } from '../state/state.js';

/** What `chooseAudition` takes. */
export interface ChooseAuditionOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'environment'> {
  /** The number of a take on the page, or its voice. */
  readonly choose: string;
  /** The place of the audition. Default: the latest audition of this book. */
  readonly at?: string | undefined;
  /** True: returns the change and does not write it. Default: false. */
  readonly dryRun?: boolean | undefined;
}

/** What was written to the manifest. */
export interface ChosenAudition {
  readonly at: string;
  readonly candidate: SavedAudition['candidates'][number];
  /** The absolute path of the manifest. */
  readonly manifest: string;
  /** For which part of the book voice and prompt count now: `the whole book`. */
  readonly scopes: readonly string[];
  /** Empty: the manifest has this voice and prompt already. */
  readonly changes: readonly ChangedLines[];
  /** False: a dry run, or nothing to change. */
  readonly written: boolean;
}

/**
 * Writes voice and prompt of an auditioned take to the manifest, where it decides them for that passage. All other lines stay as
 * they are. Buys nothing.
 * @throws NarrateError `usage` without such an audition or take, `manifest-not-edited`, `invalid-input`, `not-writable`
 */
export async function chooseAudition({
  choose,
  at = undefined,
  dryRun = false,
  ...options
}: ChooseAuditionOptions): Promise<ChosenAudition> {
  const { book, stateFolder } = await openProject(options);
  const { manifestFile: manifest, root } = book;
  const named = at === undefined ? null : await openPassage(options, at);
  const saved = await latestAudition(pathsOf(stateFolder).auditions, {
    manifest: basename(manifest),
    at: named?.at ?? null,
  });
  const candidate = findCandidate(saved, choose);
  const { places } = named ?? (await openPassage(options, saved.at));
  requireSamePlaces(saved, places);
  const before = await readFile(join(root, basename(manifest)), 'utf8');
  const after = withChoice(before, places, candidate);
  const changes = changedLines(before, after);
  const written = !dryRun && changes.length > 0;
  if (written) await replaceFile(manifest, after);
  const used = candidate.prompt === null ? [places.voice] : [places.voice, places.prompt];
  return {
    at: saved.at,
    candidate,
    manifest,
    scopes: [...new Set(used.map(scopeText))],
    changes,
    written,
  };
}

/**
 * Refuses a choice if another place of the manifest decides the passage at that line now, because the chapter or the manifest
 * was edited since the audition. The choice would change another voice. @throws NarrateError `usage`
 */
function requireSamePlaces({ at, places }: SavedAudition, now: SettingPlaces): void {
  if (isDeepStrictEqual(places, { voice: now.voice, prompt: now.prompt })) return;
  const before = scopeText(places.voice);
  throw new NarrateError(
    'usage',
    `The voice at ${at} was set for ${before} when you heard it, and is set for ${scopeText(now.voice)} now.`,
    {
      hint: 'Run the audition again with the line that the passage has now. What you heard is not bought again.',
    },
  );
}
