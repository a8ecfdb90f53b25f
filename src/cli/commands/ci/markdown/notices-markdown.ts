import type { Diagnostic, Place } from '../../../../base/diagnostic.js';
import type { NarrateError } from '../../../../base/errors.js';
import { counted } from '../../../text/format.js';
import type { SourceContext } from '../host/annotations.js';
import { type CiHost, sourceUrl, workspacePath } from '../host/ci-host.js';
import { code, link, plain } from './markdown.js';

const maxShown = 20;

/**
 * Returns a place of the book, as a link to its source if the address is known.
 * @param root the manifest's folder, absolute
 */
export function placeMarkdown({ file, line, column }: Place, root: string, host: CiHost): string {
  const path = workspacePath(host, `${root}/${file}`);
  return link(code(`${path}:${line}:${column}`), sourceUrl(host, path, line));
}

/** Returns errors and warnings as one paragraph with a list; empty: there are none. */
export function noticesMarkdown(
  diagnostics: readonly Diagnostic[],
  root: string,
  host: CiHost,
): readonly string[] {
  if (diagnostics.length === 0) return [];
  const lines = diagnostics.slice(0, maxShown).map(({ severity, message, place, hint }) => {
    const where = place === undefined ? '' : `${placeMarkdown(place, root, host)} `;
    return `- ${where}${severity}: ${plain(message)}${hint === undefined ? '' : ` ${plain(hint)}`}`;
  });
  const more = diagnostics.length - maxShown;
  return [[...lines, ...(more > 0 ? [`- … and ${counted(more, 'more notice')}`] : [])].join('\n')];
}

/** Returns the summary of a job that failed. */
export function failureMarkdown(
  { message, hint, diagnostics }: NarrateError,
  { host, root }: SourceContext,
): string {
  const paragraphs = [
    '### Narration: failed',
    `${plain(message)} ${plain(hint)}`,
    ...noticesMarkdown(diagnostics, root, host),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
