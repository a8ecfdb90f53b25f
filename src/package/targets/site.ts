import { x } from 'xastscript';
import { NarrateError } from '../../base/errors.js';
import { xmlDocument } from '../../deliver/outputs/epub/xml.js';
import { html } from '../../deliver/outputs/page/html.js';
import type { PackageBook, PackageEntry, PackageForm } from '../package-book.js';

/** The listening page with all files that it links to, and what a static host and search engines expect. */
export const sitePackage: PackageForm = {
  target: 'site',
  usesSidecars: true,
  entries(book) {
    if (!book.sidecars.has('index.html'))
      throw new NarrateError('nothing-to-package', 'The book has no listening page.', {
        hint: 'Set `publish: { page: true }` in the manifest. Then run `narrate` again.',
      });
    return [
      ...[...book.allAudio, ...book.sidecars].map(([name, path]) => ({ name, content: { path } })),
      { name: '404.html', content: missingPage(book) },
      { name: 'robots.txt', content: robots(book) },
      ...sitemap(book),
    ];
  },
  steps: ({ url, feedUrl, sidecars }) => [
    'Upload what is in `files` to a static web host.',
    ...(url === null
      ? ['There is no sitemap: set `publish.url` in the manifest to the address of the site, or use --url.']
      : [`The site expects to be at ${url}.`]),
    ...(sidecars.has('feed.xml') && feedUrl !== null
      ? [`The feed is feed.xml. ${placeOfFeed(url, feedUrl)}`]
      : []),
  ],
};

/** Says where the feed expects its audio files: in the folder of its own address. */
function placeOfFeed(url: string | null, feedUrl: string): string {
  const folder = new URL('.', feedUrl).href;
  if (url === null || folder === url) return `It expects the audio files at ${folder}.`;
  return `It expects the audio files at ${folder}, not at ${url}. If that is wrong, change \`publish.feed.url\` and run \`narrate\` again.`;
}

const sitemapName = 'sitemap.xml';

/** Returns the sitemap (sitemaps.org, version 0.9): the page. Without an address there is none, because it needs whole addresses. */
const sitemap = ({ url }: PackageBook): readonly PackageEntry[] =>
  url === null
    ? []
    : [
        {
          name: sitemapName,
          content: xmlDocument(
            x('urlset', { xmlns: 'http://www.sitemaps.org/schemas/sitemap/0.9' }, [
              x('url', [x('loc', url)]),
            ]),
          ),
        },
      ];

const robots = ({ url }: PackageBook): string =>
  `User-agent: *\nAllow: /\n${url === null ? '' : `Sitemap: ${url}${sitemapName}\n`}`;

/** Returns the page for addresses that do not exist. It links to the site, whatever the depth of the wrong address is. */
const missingPage = ({ facts, url }: PackageBook): string =>
  `${html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>Page not found</title>
</head>
<body>
<h1>Page not found</h1>
<p><a href="${url ?? '/'}">Go to “${facts.title}”</a></p>
</body>
</html>
`}`;
