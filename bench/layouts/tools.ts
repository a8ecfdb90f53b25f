import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../writers/sources.js';
import { type Link, linksOf } from './site.js';

/** Program that renders books, with a small book of its shape. */
export interface Tool {
  readonly name: string;
  /** Command that prints its version. */
  readonly version: readonly [command: string, ...parameters: string[]];
  /** How to install it. */
  readonly install: string;
  /** Settings and other files. */
  readonly settings: Readonly<Record<string, string>>;
  /** Files of the Markdown pages. */
  readonly pages: Readonly<Record<string, string>>;
  /** Pages that narrate leaves out, with the reasons. Default: none. */
  readonly leftOut?: Readonly<Record<string, string>>;
  /** Titles in its navigation that narrate replaces by those of the pages themselves. Default: none. */
  readonly ownTitles?: Readonly<Record<string, string>>;
  /** Files that only the rendered copy has. Default: none. */
  readonly templates?: Readonly<Record<string, string>>;
  /** Renders the book, and returns the links of its navigation. */
  render(folder: string): Link[];
}

const prose = 'The lamp was lit when the fog came in, and it burnt until the morning. '.repeat(4);
const page = (title: string, front = ''): string =>
  `${front === '' ? '' : `---\n${front}\n---\n\n`}# ${title}\n\n${prose}\n`;
const licence = `# Licence\n\n${prose}\n`;

/** Writes files to a folder. */
export function writeFiles(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
}

/** Installs a package of npm in a folder next to the book, once, and returns the folder. */
function installed(folder: string, ...packages: string[]): string {
  const at = join(dirname(folder), packages.join('+').replace(/[@/]/g, '-'));
  if (!existsSync(at)) {
    mkdirSync(at);
    writeFileSync(join(at, 'package.json'), '{}');
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], at);
  }
  return join(at, 'node_modules');
}

const mkdocs: Tool = {
  name: 'MkDocs',
  version: ['mkdocs', '--version'],
  install: 'apt-get install mkdocs',
  settings: {
    'mkdocs.yml':
      'site_name: Of Lamps\nnav:\n  - index.md\n  - Care:\n      - Wick: care/wick.md\n      - Oil in short: care/oil.md\n  - Elsewhere: https://example.com\n  - Licence: licence.md\n  - The End: end.md\n',
  },
  pages: {
    'docs/index.md': page('Of Lamps'),
    'docs/care/wick.md': `${prose}\n\n## Each morning\n\n${prose}\n`,
    'docs/care/oil.md': page('Oil'),
    'docs/end.md': page('The End'),
    'docs/licence.md': licence,
    'docs/draft.md': page('Draft'),
  },
  leftOut: { 'docs/licence.md': 'a licence' },
  ownTitles: { 'docs/care/oil.md': 'Oil in short' },
  render(folder) {
    const theme = '\ntheme: { name: readthedocs, titles_only: true }\nuse_directory_urls: false\n';
    const file = join(folder, 'mkdocs.yml');
    writeFileSync(file, readFileSync(file, 'utf8') + theme);
    run('mkdocs', ['build', '--quiet', '--site-dir', 'rendered'], folder);
    return linksOf(join(folder, 'rendered'), 'end.html', 'div.wy-menu');
  },
};

const sphinx: Tool = {
  name: 'Sphinx, with MyST-Parser',
  version: ['sphinx-build', '--version'],
  install: 'apt-get install python3-sphinx python3-myst-parser',
  settings: {
    'conf.py': "project = 'Of Lamps'\nextensions = ['myst_parser']\nlanguage = 'en'\n",
  },
  pages: {
    'index.md': `${page('Of Lamps')}\n\`\`\`{toctree}\n:caption: Care\n:glob:\n\ncare/*\nMy tools <tools>\n\`\`\`\n\n\`\`\`{toctree}\nend\n\`\`\`\n`,
    'care/wick.md': page('Wick'),
    'care/oil.md': page('Oil'),
    'tools.md': `${page('Tools')}\n\`\`\`{toctree}\nshears\n\`\`\`\n`,
    'shears.md': page('Shears'),
    'end.md': page('The End'),
    'draft.md': page('Draft', 'orphan: true'),
  },
  ownTitles: { 'tools.md': 'My tools' },
  render(folder) {
    const options =
      "html_theme = 'alabaster'\nhtml_theme_options = {'sidebar_collapse': False}\nhtml_sidebars = {'**': ['navigation.html']}\n";
    const file = join(folder, 'conf.py');
    writeFileSync(file, readFileSync(file, 'utf8') + options);
    run('sphinx-build', ['-q', '-b', 'html', '.', 'rendered'], folder);
    const site = join(folder, 'rendered');
    // The first page is the title of the sidebar, and no item of it.
    return [
      { title: 'Of Lamps', file: 'index.md' },
      ...linksOf(site, 'index.html', 'div.sphinxsidebarwrapper'),
    ];
  },
};

const hugo: Tool = {
  name: 'Hugo',
  version: ['hugo', 'version'],
  install: 'apt-get install hugo',
  settings: { 'hugo.toml': 'title = "Of Lamps"\nbaseURL = "/"\nlanguageCode = "en"\n' },
  pages: {
    'content/start.md': page('Start', 'title: Start\nweight: 1'),
    'content/care/_index.md': page('Care', 'title: Care of lamps\nweight: 2'),
    'content/care/wick.md': page('Wick', 'title: Wick\nweight: 20'),
    'content/care/oil/index.md': page('Oil', 'title: Oil\nweight: 3'),
    'content/tools/_index.md': page('Tools', 'title: Tools\nweight: 10'),
    'content/tools/saw.md': page('Saw', 'title: Saw'),
    'content/tools/axe.md': page('Axe', 'title: Axe'),
    'content/tools/draft.md': page('Draft', 'title: Draft\ndraft: true'),
  },
  leftOut: { 'content/tools/draft.md': 'a draft, by its front matter' },
  // Hugo has no navigation without a theme. This is its own order.
  templates: {
    'layouts/index.html': '<nav class="pages">{{ partial "pages.html" . }}</nav>',
    'layouts/_default/single.html': '{{ .Content }}',
    'layouts/_default/list.html': '{{ .Content }}',
    'layouts/partials/pages.html':
      '{{ range .Pages }}<a href="{{ .RelPermalink }}">{{ .LinkTitle }}</a>{{ partial "pages.html" . }}{{ end }}',
  },
  render(folder) {
    run('hugo', ['--quiet', '--config', 'hugo.toml', '--destination', 'rendered'], folder);
    return linksOf(join(folder, 'rendered'), 'index.html', 'nav.pages');
  },
};

const jekyll: Tool = {
  name: 'Jekyll, a collection',
  version: ['jekyll', '--version'],
  install: 'apt-get install jekyll',
  settings: {
    '_config.yml':
      'title: Of Lamps\ncollections_dir: ""\ncollections:\n  lamps: { output: true, order: [oil.md, wick.md, end.md] }\n',
  },
  pages: {
    '_lamps/end.md': page('The End', 'title: The End'),
    '_lamps/wick.md': page('Wick', 'title: Wick'),
    '_lamps/oil.md': page('Oil', 'title: Oil'),
    '_lamps/zinc.md': page('Zinc', 'title: Zinc'),
  },
  templates: {
    'list.html':
      '---\n---\n<nav class="pages">{% for page in site.lamps %}<a href="{{ page.url }}">{{ page.title }}</a>{% endfor %}</nav>',
  },
  render(folder) {
    run('jekyll', ['build', '--quiet', '--destination', 'rendered'], folder);
    return linksOf(join(folder, 'rendered'), 'list.html', 'nav.pages');
  },
};

const honkit: Tool = {
  name: 'HonKit',
  version: ['npm', 'view', 'honkit@6.1.7', '_id'],
  install: 'needs the npm registry',
  settings: {
    'book.json': '{ "title": "Of Lamps" }',
    'package.json': '{ "devDependencies": { "honkit": "*" } }',
  },
  pages: {
    'README.md': page('Of Lamps'),
    'SUMMARY.md':
      '# Summary\n\n## Care\n\n* [Wick](care/wick.md)\n  * [Oil](care/oil.md)\n* [No page yet]()\n\n## Last\n\n* [Ending](end.md)\n',
    'care/wick.md': page('Wick'),
    'care/oil.md': page('Oil'),
    'end.md': `${prose}\n\n## A section\n\n${prose}\n`,
    'draft.md': page('Draft'),
  },
  leftOut: { 'README.md': 'about the repository' },
  render(folder) {
    const modules = installed(folder, 'honkit@6.1.7');
    run(process.execPath, [join(modules, 'honkit/bin/honkit.js'), 'build', '.', 'rendered'], folder);
    return linksOf(join(folder, 'rendered'), 'index.html', 'ul.summary');
  },
};

const vitepress: Tool = {
  name: 'VitePress',
  version: ['npm', 'view', 'vitepress@1.6.4', '_id'],
  install: 'needs the npm registry',
  settings: {
    '.vitepress/config.mjs':
      "export default {\n  title: 'Of Lamps',\n  themeConfig: {\n    sidebar: [\n      { text: 'Start', link: '/' },\n      { text: 'Care', base: '/care/', items: [{ text: 'Wick', link: 'wick' }, { text: 'Oil', link: 'oil.html' }] },\n      { text: 'Ending', link: '/end/' },\n    ],\n  },\n};\n",
  },
  pages: {
    'index.md': page('Of Lamps'),
    'care/oil.md': page('Oil'),
    'care/wick.md': page('Wick'),
    'end/index.md': `${prose}\n\n## A section\n\n${prose}\n`,
    'draft.md': page('Draft'),
  },
  ownTitles: { 'index.md': 'Start' },
  render(folder) {
    // Rollup looks for packages in the folder of the pages.
    const modules = installed(folder, 'vitepress@1.6.4', 'vue@3.5.45');
    symlinkSync(modules, join(folder, 'node_modules'));
    run(
      process.execPath,
      [join(modules, 'vitepress/bin/vitepress.js'), 'build', '.', '--outDir', 'rendered'],
      folder,
    );
    return linksOf(join(folder, 'rendered'), 'draft.html', 'aside.VPSidebar');
  },
};

const pandoc: Tool = {
  name: 'pandoc, with a Makefile',
  version: ['pandoc', '--version'],
  install: 'apt-get install pandoc make',
  settings: {
    Makefile:
      'CHAPTERS = text/start.md $(wildcard text/care-*.md) text/end.md\nbook.html: $(CHAPTERS)\n\tpandoc --standalone --toc --toc-depth=1 -o $@ metadata.yaml $(CHAPTERS)\n',
    'metadata.yaml': '---\ntitle: Of Lamps\nauthor: A. Writer\nlang: en\n---\n',
  },
  pages: {
    'text/start.md': page('Start'),
    'text/care-2.md': page('Oil'),
    'text/care-1.md': page('Wick'),
    'text/end.md': page('The End'),
    'text/draft.md': page('Draft'),
  },
  render(folder) {
    run('make', ['book.html'], folder);
    return linksOf(folder, 'book.html', '#TOC');
  },
};

/** Every tool. */
export const tools: readonly Tool[] = [mkdocs, sphinx, hugo, jekyll, honkit, vitepress, pandoc];
