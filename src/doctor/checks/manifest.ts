import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { type OpenProject, splitProject } from '../../project/open-project.js';
import { readStateOf } from '../../project/open-state.js';
import { planChunks } from '../../project/plan-project.js';
import { asFound, type DoctorContext, type Inspection } from '../inspection.js';

/** Checks whether the manifest is valid and every chapter can be read. */
export async function inspectManifest({ manifest, book }: DoctorContext): Promise<Inspection> {
  if ('refusal' in book) return refused(book.refusal, manifest ?? 'pipeline.yaml', manifest === null);
  const { manifestFile, chapters, warnings } = book.project.book;
  const withoutCredits = chapters.filter(({ credits }) => credits === undefined);
  const found = `${basename(manifestFile)}: ${counted(withoutCredits.length, 'chapter')}${await charactersIn(book.project)}`;
  if (warnings.length === 0) return { name: 'manifest', state: 'ok', found, remedy: null };
  return {
    name: 'manifest',
    state: 'warning',
    found: `${found}, ${counted(warnings.length, 'warning')}`,
    remedy: `To see the warnings, run: narrate ${basename(manifestFile)} --dry-run`,
  };
}

/** Returns the finding for a manifest with errors. @param byDefault the user named no manifest, so it may be missing */
function refused(refusal: NarrateError, manifest: string, byDefault: boolean): Inspection {
  if (refusal.code === 'key-origin') {
    const found = 'readable; not checked further, because the address in it must not get the API key';
    return { name: 'manifest', state: 'skipped', found, remedy: null };
  }
  const [first] = refusal.diagnostics;
  const isMissing = first?.code === 'manifest-missing';
  if (isMissing && byDefault)
    return {
      name: 'manifest',
      state: 'skipped',
      found: `there is no ${manifest} in this folder`,
      remedy:
        'Run `narrate init` to write one, or name the manifest, for example `narrate doctor books/atlas.yaml`.',
    };
  if (isMissing || !first?.place) return asFound('manifest', 'failed', refusal);
  const { file, line, column } = first.place;
  const errors = refusal.diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    name: 'manifest',
    state: 'failed',
    found: `${counted(errors, 'error')}, the first at ${file}:${line}:${column}: ${first.message}`,
    remedy: `${first.hint ?? refusal.hint} To see all errors, run: narrate ${manifest} --dry-run`,
  };
}

/** Returns the number of characters as a plan counts them, for the end of a line; empty if the book cannot be planned. */
async function charactersIn(project: OpenProject): Promise<string> {
  try {
    const { snapshot } = await readStateOf(project);
    const { total } = planChunks(await splitProject(project, snapshot), snapshot);
    return `, ${total.characters.toLocaleString('en-US')} characters to speak`;
  } catch (error) {
    // Other checks report a missing sentence splitter or a journal that cannot be read.
    if (error instanceof NarrateError) return '';
    throw error;
  }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
