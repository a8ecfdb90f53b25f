import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { NarrateError } from '../base/errors.js';
import { readTimeline } from '../deliver/timeline/timeline-file.js';
import { type NarrateOptions, openProject } from '../project/open-project.js';

export interface FindOutputOptions
  extends Pick<NarrateOptions, 'manifest' | 'engine' | 'draft' | 'environment'> {
  /** By number from 1, or by file: the chapter's sound in place of the folder. */
  readonly chapter?: number | string | undefined;
}

/**
 * Where a book's files are: the absolute path of the output folder, or of a chapter's first file. Writes nothing but the
 * cache of parses.
 * @throws NarrateError `nothing-made`, `usage` for a chapter that is none
 */
export async function findOutput({ chapter, ...options }: FindOutputOptions): Promise<string> {
  const chapters = chapter === undefined ? [] : [chapter];
  const { book, only, outputFolder } = await openProject({ ...options, chapters });
  const stored = await readTimeline(outputFolder);
  if (stored === null) throw nothingMade(outputFolder, options);
  const wanted = book.chapters.find((one) => only?.has(one.chapter));
  if (wanted === undefined) return outputFolder;
  const [path] = stored.document.files
    .filter(({ kind, source }) => kind === 'chapter' && source === wanted.file)
    .map(({ name }) => join(outputFolder, name))
    .filter((file) => existsSync(file));
  if (path !== undefined) return path;
  throw new NarrateError(
    'nothing-made',
    `There is no file of chapter ${wanted.chapter} in ${outputFolder}.`,
    {
      hint: `Make it: \`narrate ${options.manifest} --chapter ${wanted.chapter}${options.draft ? ' --draft' : ''}\`, with a format in audio.chapters.`,
    },
  );
}

function nothingMade(folder: string, { manifest, draft }: FindOutputOptions): NarrateError {
  const message = `Nothing has been made in ${folder}.`;
  if (!draft && existsSync(join(folder, 'draft', 'timeline.json')))
    return new NarrateError('nothing-made', message, {
      hint: `There is a draft: \`narrate open ${manifest} --draft\`.`,
    });
  return new NarrateError('nothing-made', message, {
    hint: `Make it: \`narrate ${manifest}${draft ? ' --draft' : ''}\`.`,
  });
}
