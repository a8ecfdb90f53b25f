import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { readTimeline, type TimelineDocument } from '../deliver/timeline/timeline-file.js';
import { type NarrateOptions, openProject } from '../project/open-project.js';

/** What `findOutput` takes. */
export interface FindOutputOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'environment'> {
  /** A chapter by number from 1, or by file: its audio file is found instead. */
  readonly chapter?: number | string | undefined;
}

/**
 * Returns the absolute path of a book's listening page, or of its output folder if it has no page, or of a chapter's first audio file. It writes only narrate's cache.
 * @throws NarrateError `nothing-made`, `usage` when the chapter does not exist, and as `openProject`
 */
export async function findOutput({ chapter, ...options }: FindOutputOptions): Promise<string> {
  const chapters = chapter === undefined ? [] : [chapter];
  const { book, only, outputFolder } = await openProject({ ...options, chapters });
  const stored = await readTimeline(outputFolder);
  if (stored === null) throw nothingMade(outputFolder, options);
  const wanted = book.chapters.find((one) => only?.has(one.chapter));
  if (wanted === undefined) return pageOf(stored.document, outputFolder) ?? outputFolder;
  const [path] = stored.document.files
    .filter(({ kind, source }) => kind === 'chapter' && source === wanted.file)
    .map(({ name }) => join(outputFolder, name))
    .filter((file) => existsSync(file));
  if (path !== undefined) return path;
  throw new NarrateError('nothing-made', `Chapter ${wanted.chapter} has no audio file in ${outputFolder}.`, {
    hint: `Create it: \`narrate ${options.manifest} --chapter ${wanted.chapter}${options.draft ? ' --draft' : ''}\`. audio.chapters in the manifest must name a format.`,
  });
}

/** Returns the path of the listening page that narrate wrote; null: there is none. */
function pageOf({ sides }: TimelineDocument, folder: string): string | null {
  const path = join(folder, 'index.html');
  return sides.some(({ name }) => name === 'index.html') && existsSync(path) ? path : null;
}

function nothingMade(folder: string, { manifest, draft }: FindOutputOptions): NarrateError {
  const message = `No audio files have been created in ${folder} yet.`;
  if (!draft && existsSync(join(folder, 'draft', 'timeline.json')))
    return new NarrateError('nothing-made', message, {
      hint: `There is a draft: \`narrate open ${manifest} --draft\`.`,
    });
  return new NarrateError('nothing-made', message, {
    hint: `Create them: \`narrate ${manifest}${draft ? ' --draft' : ''}\`.`,
  });
}
