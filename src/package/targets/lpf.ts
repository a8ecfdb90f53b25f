import { NarrateError } from '../../base/errors.js';
import { bookName } from '../../deliver/outputs/file-names.js';
import { html } from '../../deliver/outputs/page/html.js';
import type { PackageBook, PackageForm } from '../package-book.js';

const manifestName = 'publication.json';

/**
 * A zip archive with `publication.json`, the files that it names, and an entry page with a table of contents (W3C, "Lightweight
 * Packaging Format" and "Audiobooks"). The audio is not compressed.
 */
export const lpfPackage: PackageForm = {
  target: 'lpf',
  usesSidecars: true,
  entries(book) {
    const manifest = book.sidecars.get(manifestName);
    if (manifest === undefined)
      throw new NarrateError('nothing-to-package', `The output folder has no ${manifestName}.`);
    const covers = [...book.sidecars].filter(([name]) => /^cover\.(png|jpg)$/.test(name));
    const zip = [
      { name: manifestName, content: { path: manifest } },
      { name: 'index.html', content: entryPage(book) },
      ...[...covers, ...book.audio.map(({ name, path }) => [name, path] as const)].map(([name, path]) => ({
        name,
        content: { path },
      })),
    ];
    return [{ name: `${bookName(book.facts.title, new Set())}.lpf`, content: { zip } }];
  },
  steps: () => ['Open the file in `files` with an app that plays packaged audiobooks (LPF).'],
};

/** Returns the entry page, which links to the manifest and has the table of contents. */
const entryPage = ({ facts, audio }: PackageBook): string =>
  `${html`<!doctype html>
<html lang="${facts.language ?? ''}">
<head>
<meta charset="utf-8">
<title>${facts.title}</title>
<link rel="publication" href="${manifestName}">
</head>
<body>
<h1>${facts.title}</h1>
${facts.author === null ? null : html`<p>${facts.author}</p>`}
<nav role="doc-toc"><ol>
${audio.map(({ name, title }) => html`<li><a href="${encodeURIComponent(name)}">${title}</a></li>\n`)}</ol></nav>
</body>
</html>
`}`;
