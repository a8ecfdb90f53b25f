import { createHash } from 'node:crypto';
import { Html, html, scriptJson } from '../deliver/outputs/page/html.js';
import type { ReviewBook } from './api.js';
import { endScript, pageWith } from './page/review-page.js';

/** The contents of the page's packed files. */
export interface PageFiles {
  readonly script: string;
  readonly style: string;
}

/**
 * Returns the review of a book as one HTML file without a server: overview, texts and findings, without audio. It loads nothing, and
 * only its own script and style may run.
 */
export function staticReport(book: ReviewBook, { script, style }: PageFiles): string {
  const safe = script.replace(/<(?=\/script|script|!--)/gi, '\\x3C');
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(safe)}'`,
    `style-src '${hashOf(style)}'`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  return pageWith(book.title, {
    head: html`<meta http-equiv="Content-Security-Policy" content="${policy}">
<style>${new Html(style)}</style>`,
    body: html`<script type="application/json" id="book">${new Html(scriptJson(book))}${endScript}
<script>${new Html(safe)}${endScript}`,
  });
}

const hashOf = (content: string): string => `sha256-${createHash('sha256').update(content).digest('base64')}`;
