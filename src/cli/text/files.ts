import type { RunReport } from '../../use-cases/run.js';
import { visible } from '../terminal-text.js';
import { counted } from './format.js';

/** What became of the files, a line each, and a line for all that stands beside them. */
export function filesText({ files: made, written, beside, stale, removed }: RunReport['delivered']): string {
  const shown =
    written.length > 12 ? [...written.slice(0, 10), `… and ${written.length - 10} more`] : written;
  const upToDate = made.length - written.length;
  return [
    ...shown.map((file) => `  ${visible(file)}\n`),
    ...(upToDate > 0 ? [`  ${counted(upToDate, 'file')} up to date already\n`] : []),
    ...(beside.length > 0 ? [`  beside them: ${visible(kindsOf(beside))}\n`] : []),
    ...removed.map((file) => `  ${visible(file)} removed: the manifest asks for no such file any more\n`),
    ...stale.map((file) => `  ${visible(file)} (stale: not all of today's text is recorded)\n`),
  ].join('');
}

/** `captions (srt, vtt), chapters.json, publication.json, cover.png`: whatever the book's length, a line. */
function kindsOf(beside: readonly string[]): string {
  const names = beside.map((file) => file.split('/').at(-1) ?? file);
  const captions = ['srt', 'vtt'].filter((format) => names.some((name) => name.endsWith(`.${format}`)));
  const chapters = names.filter((name) => name.endsWith('.chapters.json'));
  const others = names.filter((name) => !/\.(srt|vtt|chapters\.json)$/.test(name));
  return [
    ...(captions.length > 0 ? [`captions (${captions.join(', ')})`] : []),
    ...(chapters.length > 0 ? ['chapters.json'] : []),
    ...others,
  ].join(', ');
}
