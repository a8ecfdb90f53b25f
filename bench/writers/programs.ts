import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { run, type Sources } from './sources.js';

/** Program that writes EPUBs, with the way to it from the manuscript. */
export interface Program {
  readonly name: string;
  /** Commands that print the versions of what it uses. */
  readonly versions: readonly (readonly [command: string, ...parameters: string[]])[];
  /** How to install it. */
  readonly install: string;
  /** Differences that are in the EPUB itself, because the program drops or adds words. Default: none. */
  readonly ownDifferences?: readonly string[];
  /** Writes the EPUB and returns its path. */
  write(sources: Sources): string;
}

/** Returns the versions of a program, or why it cannot be used. */
export function versionOf(
  { versions, install }: Pick<Program, 'versions' | 'install'>,
  folder: string,
): { readonly version: string } | { readonly reason: string } {
  try {
    const lines = versions.map(([command, ...parameters]) => run(command, parameters, folder).split('\n')[0]);
    return { version: lines.join(', ').replace(/\s+/g, ' ') };
  } catch (error) {
    const [message] = String(error).split('\n');
    return { reason: `not installed: ${message} (${install})` };
  }
}

const versionOfPandoc = ['pandoc', '--version'] as const;
const versionOfCalibre = ['ebook-convert', '--version'] as const;
const versionOfAsciidoctor = ['asciidoctor', '--version'] as const;

const pandocTwo: Program = {
  name: 'pandoc, EPUB 2',
  versions: [versionOfPandoc],
  install: 'apt-get install pandoc',
  write: (sources) => sources.path(sources.whole('epub2', 'pandoc.epub')),
};

function byCalibre(name: string, source: string, sources: Sources): string {
  run('ebook-convert', [source, `${name}.epub`], sources.folder);
  return sources.path(`${name}.epub`);
}

const calibre = (format: string): Program => ({
  name: `calibre, from ${format.toUpperCase()}`,
  versions: [versionOfCalibre],
  install: 'apt-get install calibre',
  write: (sources) => byCalibre(`calibre-${format}`, sources.whole(format), sources),
});

const libreOffice = (format: string): Program => ({
  name: `LibreOffice, from ${format.toUpperCase()}`,
  versions: [['soffice', '--version']],
  install: 'apt-get install libreoffice-writer',
  // LibreOffice 7.4 writes no heading rows of tables.
  ownDifferences: ['- ship crew'],
  write(sources) {
    const folder = `libreoffice-${format}`;
    const profile = `-env:UserInstallation=file://${sources.path('libreoffice')}`;
    const options = ['--headless', '--convert-to', 'epub', '--outdir', folder, sources.whole(format)];
    run('soffice', [profile, ...options], sources.folder);
    return sources.path(`${folder}/book.epub`);
  },
});

const sphinx: Program = {
  name: 'Sphinx, from reStructuredText',
  versions: [['sphinx-build', '--version']],
  install: 'apt-get install python3-sphinx',
  write(sources) {
    const folder = sources.path('sphinx');
    mkdirSync(folder);
    const texts = sources.chapters('rst');
    for (const [index, text] of texts.entries()) writeFileSync(`${folder}/c${index + 1}.rst`, text);
    const names = texts.map((_, index) => `   c${index + 1}\n`).join('');
    writeFileSync(`${folder}/index.rst`, `The Lamp\n========\n\n.. toctree::\n\n${names}`);
    writeFileSync(`${folder}/conf.py`, "project = 'The Lamp'\nauthor = 'A. Writer'\nlanguage = 'en'\n");
    run('cp', ['map.png', folder], sources.folder);
    run('sphinx-build', ['-q', '-b', 'epub', folder, `${folder}/out`], folder);
    return `${folder}/out/TheLamp.epub`;
  },
};

/** Returns the name of the manuscript in AsciiDoc. pandoc writes roles inside words in a form that Asciidoctor does not read. */
function asciiDoc(sources: Sources): string {
  const path = sources.path(sources.whole('asciidoctor', 'adoc'));
  const text = readFileSync(path, 'utf8');
  const read = text.replace(/\[#(\w+) [^\]]*\]#+/g, '[[$1]]').replace(/\]#([^#]+)#(?!#)/g, ']##$1##');
  if (!read.startsWith('= ')) writeFileSync(path, `= The Lamp\n\n${read}`);
  return path;
}

function byAsciidoctor(backend: string, name: string, sources: Sources): string {
  run(
    'asciidoctor',
    ['-b', backend, '-d', 'book', '-a', 'notitle', '-a', 'nofooter', '-o', name, asciiDoc(sources)],
    sources.folder,
  );
  return name;
}

const asciidoctor: Program = {
  name: 'Asciidoctor EPUB3',
  versions: [['asciidoctor-epub3', '--version']],
  install: 'gem install asciidoctor-epub3',
  write(sources) {
    const path = sources.path('asciidoctor-epub3.epub');
    run('asciidoctor-epub3', ['-d', 'book', '-o', path, asciiDoc(sources)], sources.folder);
    return path;
  },
};

const asciidoctorByDocBook: Program = {
  name: 'Asciidoctor, by DocBook XSL',
  versions: [versionOfAsciidoctor, ['dpkg-query', '--show', 'dbtoepub']],
  install: 'apt-get install asciidoctor dbtoepub',
  // DocBook XSL numbers chapters.
  ownDifferences: ['+ chapter 1', '+ chapter 2'],
  write(sources) {
    run(
      'dbtoepub',
      ['-o', 'docbook.epub', byAsciidoctor('docbook5', 'docbook.xml', sources)],
      sources.folder,
    );
    return sources.path('docbook.epub');
  },
};

const asciidoctorByCalibre: Program = {
  name: 'Asciidoctor, by calibre',
  versions: [versionOfAsciidoctor, versionOfCalibre],
  install: 'apt-get install asciidoctor calibre',
  write: (sources) => byCalibre('asciidoctor', byAsciidoctor('xhtml5', 'asciidoctor.html', sources), sources),
};

/** Another Python, earlier in PATH, does not have Debian's packages. */
const debianPython = '/usr/bin/python3';

const ebooklib: Program = {
  name: 'EbookLib, from HTML',
  versions: [[debianPython, '-c', 'import ebooklib; print("EbookLib %d.%d.%d" % ebooklib.VERSION)']],
  install: 'apt-get install python3-ebooklib',
  write(sources) {
    writeFileSync(sources.path('chapters.json'), JSON.stringify(sources.chapters('html')));
    const script = `
import json
from ebooklib import epub
book = epub.EpubBook()
book.set_title('The Lamp')
book.set_language('en-GB')
pages = []
for number, body in enumerate(json.load(open('chapters.json')), 1):
    page = epub.EpubHtml(title='Chapter %d' % number, file_name='c%d.xhtml' % number, lang='en-GB')
    page.content = body
    book.add_item(page)
    pages.append(page)
book.toc = pages
book.spine = ['nav', *pages]
book.add_item(epub.EpubNcx())
book.add_item(epub.EpubNav())
epub.write_epub('ebooklib.epub', book)
`;
    run(debianPython, ['-c', script], sources.folder);
    return sources.path('ebooklib.epub');
  },
};

/** Package of npm that the command installs in the folder of the sources, because its dependencies are many. */
const epubGenMemory = 'epub-gen-memory@1.1.2';

const epubGen: Program = {
  name: 'epub-gen-memory, from HTML',
  versions: [['npm', 'view', epubGenMemory, '_id']],
  install: 'needs the npm registry',
  write(sources) {
    const folder = sources.path('epub-gen');
    mkdirSync(folder);
    const content = sources
      .chapters('html')
      .map((html, index) => ({ title: `Chapter ${index + 1}`, content: html }));
    writeFileSync(`${folder}/package.json`, '{}');
    writeFileSync(`${folder}/content.json`, JSON.stringify(content));
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', epubGenMemory], folder);
    const script = `
const { default: epub } = require('epub-gen-memory');
const options = { title: 'The Lamp', author: 'A. Writer', lang: 'en-GB', prependChapterTitles: false, ignoreFailedDownloads: true };
epub(options, require('./content.json')).then((bytes) => require('node:fs').writeFileSync('book.epub', bytes));
`;
    writeFileSync(`${folder}/write.cjs`, script);
    run(process.execPath, ['write.cjs'], folder);
    return `${folder}/book.epub`;
  },
};

/** Every program. */
export const programs: readonly Program[] = [
  pandocTwo,
  calibre('html'),
  calibre('docx'),
  libreOffice('odt'),
  libreOffice('docx'),
  sphinx,
  asciidoctor,
  asciidoctorByDocBook,
  asciidoctorByCalibre,
  ebooklib,
  epubGen,
];
