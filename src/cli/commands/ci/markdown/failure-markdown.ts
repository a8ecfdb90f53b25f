import type { NarrateError } from '../../../../base/errors.js';
import type { Ground } from '../host/annotations.js';
import { plain } from './markdown.js';
import { noticesMarkdown } from './notices-markdown.js';

/** The summary of a job in which nothing came about. */
export function failureMarkdown(
  { message, hint, diagnostics }: NarrateError,
  { host, root }: Ground,
): string {
  const paragraphs = [
    '### Narration: failed',
    `${plain(message)} ${plain(hint)}`,
    ...noticesMarkdown(diagnostics, root, host),
  ];
  return `${paragraphs.join('\n\n')}\n`;
}
