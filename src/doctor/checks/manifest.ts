import { basename } from 'node:path';
import { NarrateError } from '../../base/errors.js';
import { type OpenProject, splitProject } from '../../project/open-project.js';
import { readStateOf } from '../../project/open-state.js';
import { planChunks } from '../../project/plan-project.js';
import { asFound, type DoctorContext, type Examination } from '../examination.js';

/** Whether the manifest is valid, and every chapter there and readable. */
export async function examineManifest({ manifest, book }: DoctorContext): Promise<Examination> {
  if ('refusal' in book) return refused(book.refusal, manifest ?? 'pipeline.yaml', manifest === null);
  const { manifestFile, chapters, warnings } = book.project.book;
  const found = `${basename(manifestFile)}: ${counted(chapters.length, 'chapter')}${await charactersIn(book.project)}`;
  if (warnings.length === 0) return { name: 'manifest', state: 'ok', found, remedy: null };
  return {
    name: 'manifest',
    state: 'warning',
    found: `${found}, ${counted(warnings.length, 'warning')}`,
    remedy: `See them: narrate ${basename(manifestFile)} --dry-run`,
  };
}

/** `byDefault`: nobody said that there is a manifest, so that there is none is no failure. */
function refused(refusal: NarrateError, manifest: string, byDefault: boolean): Examination {
  if (refusal.code === 'key-origin') {
    const found = 'it can be read; the rest is not looked at before the key has an address';
    return { name: 'manifest', state: 'skipped', found, remedy: null };
  }
  const [first] = refusal.diagnostics;
  const isMissing = first?.code === 'manifest-missing';
  if (isMissing && byDefault)
    return {
      name: 'manifest',
      state: 'skipped',
      found: `there is no ${manifest} in this folder`,
      remedy: '`narrate init` writes one for the book here; or name it: narrate doctor books/atlas.yaml',
    };
  if (isMissing || !first?.place) return asFound('manifest', 'failed', refusal);
  const { file, line, column } = first.place;
  const errors = refusal.diagnostics.filter(({ severity }) => severity === 'error').length;
  return {
    name: 'manifest',
    state: 'failed',
    found: `${counted(errors, 'error')}, first ${file}:${line}:${column} ${first.message}`,
    remedy: `${first.hint ?? refusal.hint} (all of them: narrate ${manifest} --dry-run)`,
  };
}

/** As a plan counts them, what is said with each chunk included; nothing where the book cannot be planned. */
async function charactersIn(project: OpenProject): Promise<string> {
  try {
    const { snapshot } = await readStateOf(project);
    const { total } = planChunks(await splitProject(project, snapshot), snapshot);
    return `, ${total.characters.toLocaleString('en-US')} characters to speak`;
  } catch (error) {
    // Sentences that cannot be told apart, a journal that cannot be read: other checks tell.
    if (error instanceof NarrateError) return '';
    throw error;
  }
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
