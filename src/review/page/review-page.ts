import { Html, html } from '../../deliver/outputs/page/html.js';

/** What the page of `narrate review` is made from. */
export interface ReviewPageParts {
  readonly title: string;
  /** Addresses of the script and the style, relative to the page. */
  readonly script: string;
  readonly style: string;
  /** New for each answer. It lets a style pass the page's policy (`pagePolicy`). */
  readonly nonce: string;
}

/**
 * Returns the Content-Security-Policy of the page: only its own files. wavesurfer.js adds a `<style>` with the nonce, and tried
 * pronunciations are played from `blob:` addresses.
 */
export const pagePolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "media-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');

/** In the first 1,000 bytes of a page that narrate has written. */
export const generatorTag = html`<meta name="generator" content="narrate">`;

/** They are not part of templates, because build tools rewrite a tagged template that contains them. */
export const endScript = new Html('</script>');

const icon = `data:image/svg+xml,${encodeURIComponent(
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="12" fill="#8a3b12"/><path d="M6.5 12.5l4 4 7-8.5" fill="none" stroke="#fff" stroke-width="2.5"/></svg>',
)}`;

/** Returns the page. Its script draws everything. */
export const reviewPage = ({ title, script, style, nonce }: ReviewPageParts): string =>
  pageWith(title, {
    head: html`<link rel="stylesheet" href="${style}">
<script src="${script}" nonce="${nonce}" defer>${endScript}`,
    body: html``,
  });

/** Returns a page in which the script draws into `#page`. */
export const pageWith = (title: string, { head, body }: { head: Html; body: Html }): string =>
  `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
${generatorTag}
<title>Review: ${title}</title>
<link rel="icon" href="${icon}">
${head}
</head>
<body>
<noscript><p>This page needs JavaScript.</p></noscript>
<div id="page"></div>
${body}
</body>
</html>
`}`;
