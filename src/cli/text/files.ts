import type { RunReport } from '../../use-cases/run.js';
import { visible } from '../terminal-text.js';
import { counted } from './format.js';
import { hang, type Width } from './wrap.js';

/** Returns a line for each audio file that was written, deleted or is stale, and one line for all other (sidecar) files. */
export function filesText(
  { files, written, sidecars, stale, removed }: RunReport['delivered'],
  { columns }: Width,
): string {
  const shown =
    written.length > 12 ? [...written.slice(0, 10), `… and ${written.length - 10} more`] : written;
  const upToDate = files.length - written.length;
  return [
    ...shown.map((file) => `  ${visible(file)}\n`),
    ...(upToDate > 0 ? [`  ${counted(upToDate, 'file')} already up to date\n`] : []),
    ...(sidecars.length > 0 ? [hang('other files', `: ${kindsOf(sidecars)}`, { columns, indent: 2 })] : []),
    ...removed.map((file) => `  ${visible(file)} deleted: the manifest no longer asks for this file\n`),
    ...stale.map((file) => `  ${visible(file)} (stale: parts of the current text are not recorded)\n`),
  ].join('');
}

/** The endings of files of which every chapter has one. The line lists the ending, not each file. */
const chapterEndings = ['chapters.json', 'words.json'];
/** The files that belong to `index.html`. */
const ofPage = /(?:^|\/)page\//;

/** Returns the kinds of sidecar files: `captions (srt, vtt), chapters.json, words.json, publication.json, cover.png`. */
function kindsOf(sidecars: readonly string[]): string {
  const names = sidecars.filter((file) => !ofPage.test(file)).map((file) => file.split('/').at(-1) ?? file);
  const captions = ['srt', 'vtt'].filter((format) => names.some((name) => name.endsWith(`.${format}`)));
  const ofChapters = chapterEndings.filter((ending) => names.some((name) => name.endsWith(`.${ending}`)));
  const others = names.filter((name) => !/\.(srt|vtt|chapters\.json|words\.json)$/.test(name));
  return [
    ...(captions.length > 0 ? [`captions (${captions.join(', ')})`] : []),
    ...ofChapters,
    ...others,
  ].join(', ');
}
