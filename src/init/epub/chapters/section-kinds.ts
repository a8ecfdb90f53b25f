/**
 * Reason to leave out a section, by its type: a word of `epub:type` (EPUB 3 Structural Semantics Vocabulary 1.1), of
 * DPUB-ARIA roles or of EPUB 2's guide.
 */
const excludedTypes: Readonly<Record<string, string>> = {
  cover: 'the cover',
  'cover-image': 'the cover',
  frontispiece: 'a picture',
  titlepage: 'the title page',
  halftitlepage: 'the half title page',
  halftitle: 'the half title page',
  'copyright-page': 'the copyright page',
  imprint: 'the imprint',
  imprimatur: 'the imprimatur',
  colophon: 'the colophon',
  seriespage: 'other books of the series',
  contributors: 'the contributors',
  'other-credits': 'credits',
  credits: 'credits',
  errata: 'errata',
  'revision-history': 'the revision history',
  keywords: 'keywords',
  toc: 'the table of contents',
  'toc-brief': 'a table of contents',
  landmarks: 'landmarks for reading systems',
  'page-list': 'a list of pages',
  pagelist: 'a list of pages',
  loi: 'the list of illustrations',
  lot: 'the list of tables',
  loa: 'the list of audio clips',
  lov: 'the list of video clips',
  index: 'the index',
  'index-headnotes': 'the index',
  'index-legend': 'the index',
  'index-group': 'the index',
  glossary: 'the glossary',
  bibliography: 'the bibliography',
  endnotes: 'notes',
  footnotes: 'notes',
  rearnotes: 'notes',
  notes: 'notes',
};

/** Types that are included, also in front or back matter. */
const includedTypes: ReadonlySet<string> = new Set(
  (
    'chapter subchapter part volume division prologue epilogue introduction preface foreword preamble afterword ' +
    'conclusion dedication epigraph acknowledgments appendix text'
  ).split(' '),
);

/** Types that only describe the position of a section. */
const matterTypes: Readonly<Record<string, string>> = {
  frontmatter: 'front matter that is not in the table of contents',
  backmatter: 'back matter that is not in the table of contents',
};

/** Titles of sections to leave out, for books without types. */
const excludedTitles: readonly (readonly [RegExp, string])[] = [
  [/^(?:book |front )?cover(?: image| page)?$|^couverture$|^umschlag$|^cubierta$|^copertina$/, 'the cover'],
  [
    /^(?:half )?title ?page$|^half title$|^titelseite$|^page de titre$|^portada$|^frontespizio$/,
    'the title page',
  ],
  [
    /^(?:table of )?contents$|^contents page$|^inhalt(?:sverzeichnis)?$|^table des mati[eè]res$|^sommaire$|^[ií]ndice$|^inhoud(?:sopgave)?$|^sommario$|^目次$|^目录$/,
    'the table of contents',
  ],
  [
    /^copyright(?:s| page| notice| information)?$|^imprint$|^impressum$|^mentions l[eé]gales$|^colophon$|^colof[oó]n$|^copyright ©? ?\d{4}.*$/,
    'the copyright page',
  ],
  [/^(?:the )?(?:full )?project gutenberg(?:™|-tm)? licen[cs]e\b.*$/, 'the licence'],
  [
    /^(?:list of )(?:illustrations|figures|tables|maps|plates)$|^abbildungsverzeichnis$/,
    'a list of pictures or tables',
  ],
  [/^(?:foot|end)?notes$|^notes to .*|^anmerkungen$|^fu(?:ß|ss)noten$|^endnoten$|^notas$/, 'notes'],
  [
    /^(?:general |subject )?index$|^(?:personen|sach|stichwort)?register$|^stichwortverzeichnis$/,
    'the index',
  ],
  [
    /^(?:selected |select )?bibliography$|^references$|^works cited$|^literatur(?:verzeichnis)?$|^bibliographie$|^bibliograf[ií]a$/,
    'the bibliography',
  ],
  [
    /^also by\b.*|^other (?:books|titles|works) by\b.*|^books by\b.*|^by the same author$|^newsletter.*|^du m[eê]me auteur$/,
    'other books',
  ],
];

/**
 * Returns why a section is left out, by its types; null: it is included; undefined: the types do not decide.
 * @param types words of the vocabulary
 */
export function reasonByTypes(types: readonly string[], isInContents: boolean): string | null | undefined {
  if (types.some((type) => includedTypes.has(type))) return null;
  const reason = types.map((type) => excludedTypes[type]).find((found) => found !== undefined);
  if (reason !== undefined) return reason;
  return isInContents
    ? undefined
    : types.map((type) => matterTypes[type]).find((found) => found !== undefined);
}

/** Returns why a section is left out, by its title; null: it is not. */
export function reasonByTitle(title: string): string | null {
  const folded = title
    .toLowerCase()
    .replace(/[.:]+$/, '')
    .trim();
  return excludedTitles.find(([pattern]) => pattern.test(folded))?.[1] ?? null;
}

/** Returns why a section is left out, by the name of its file; null: it is not. */
export function reasonByName(stem: string): string | null {
  const name = stem.replace(/[-_ ]+/g, '').toLowerCase();
  if (/^(?:book|front)?cover(?:page|image)?$/.test(name)) return 'the cover';
  if (/^(?:half)?title(?:page)?$/.test(name)) return 'the title page';
  if (/^(?:toc|contents|tableofcontents|nav)$/.test(name)) return 'the table of contents';
  return /^(?:copyright|imprint|impressum|colophon)(?:page)?$/.test(name) ? 'the copyright page' : null;
}

/** Types of a note, and of a list of notes. */
export const noteTypes: ReadonlySet<string> = new Set(['footnote', 'endnote', 'rearnote', 'note']);
export const noteListTypes: ReadonlySet<string> = new Set(['footnotes', 'endnotes', 'rearnotes', 'notes']);
