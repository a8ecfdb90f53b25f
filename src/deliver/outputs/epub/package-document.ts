import { createHash } from 'node:crypto';
import { x } from 'xastscript';
import { type AudioFormat, formats } from '../../../audio/formats/registry.js';
import type { Cover } from '../../../audio/tags/cover.js';
import type { Credits } from '../audio/file-tags.js';
import { activeClass } from './documents.js';
import { clockValue } from './overlay.js';
import { xmlDocument } from './xml.js';

/** A chapter of an EPUB. */
export interface EpubChapter {
  /** Its files are called so, such as `ch001`. */
  readonly name: string;
  /** The length of its audio; null: nothing is spoken, so it has neither audio nor overlay. */
  readonly durationMs: number | null;
  readonly hasMathml: boolean;
}

/** A picture in the folder of the package document. */
export interface EpubImage {
  readonly name: string;
  readonly mediaType: string;
}

/** What the package document describes. */
export interface EpubContents {
  readonly credits: Credits;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  readonly direction: 'ltr' | 'rtl';
  readonly chapters: readonly EpubChapter[];
  readonly format: AudioFormat;
  readonly images: readonly EpubImage[];
  /** Whether every picture has an alternative text. */
  readonly hasAlternatives: boolean;
  readonly cover: Pick<Cover, 'kind'> | null;
}

/** Returns the name of the cover in an EPUB. */
export const coverName = ({ kind }: Pick<Cover, 'kind'>): string => `cover.${kind === 'png' ? 'png' : 'jpg'}`;

/** Returns the package document (EPUB 3.3, section 5). */
export function packageXml(contents: EpubContents): string {
  const { language, direction } = contents;
  return xmlDocument(
    x(
      'package',
      {
        xmlns: 'http://www.idpf.org/2007/opf',
        version: '3.0',
        'unique-identifier': 'id',
        ...(language === null ? {} : { 'xml:lang': language }),
      },
      [
        metadata(contents),
        manifest(contents),
        x('spine', direction === 'rtl' ? { 'page-progression-direction': 'rtl' } : {}, [
          ...contents.chapters.map(({ name }) => x('itemref', { idref: name })),
        ]),
      ],
    ),
  );
}

const property = (name: string, value: string, refines?: string) =>
  x('meta', { property: name, ...(refines && { refines: `#${refines}` }) }, value);

function metadata(contents: EpubContents) {
  const { credits, language, chapters } = contents;
  const { title, author, narrator, year, description, genre } = credits;
  const person = (element: string, id: string, name: string, role: string) => [
    x(element, { id }, name),
    x('meta', { refines: `#${id}`, property: 'role', scheme: 'marc:relators' }, role),
  ];
  const spoken = chapters.filter(({ durationMs }) => durationMs !== null);
  const total = spoken.reduce((sum, { durationMs }) => sum + (durationMs ?? 0), 0);
  return x('metadata', { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/' }, [
    x('dc:identifier', { id: 'id' }, identifierOf(credits, language)),
    x('dc:title', title),
    x('dc:language', language ?? 'und'),
    ...(author === null ? [] : person('dc:creator', 'author', author, 'aut')),
    ...(narrator === null ? [] : person('dc:contributor', 'narrator', narrator, 'nrt')),
    ...(year === null ? [] : [x('dc:date', String(year).padStart(4, '0'))]),
    ...(description === null ? [] : [x('dc:description', description)]),
    x('dc:subject', genre),
    property('dcterms:modified', `${String(year ?? 2000).padStart(4, '0')}-01-01T00:00:00Z`),
    ...(narrator === null ? [] : [property('media:narrator', narrator)]),
    property('media:active-class', activeClass),
    property('media:duration', clockValue(total)),
    ...spoken.map(({ name, durationMs }) =>
      property('media:duration', clockValue(durationMs ?? 0), `${name}-overlay`),
    ),
    ...accessibility(contents).map(([name, value]) => property(`schema:${name}`, value)),
  ]);
}

/** Metadata by the schema.org vocabulary, as EPUB Accessibility 1.1 requires. It claims no conformance, which a person has to evaluate. */
function accessibility({
  chapters,
  images,
  hasAlternatives,
}: EpubContents): readonly (readonly [string, string])[] {
  const isReadable = hasAlternatives || images.length === 0;
  return [
    ['accessMode', 'textual'],
    ['accessMode', 'auditory'],
    ...(images.length === 0 ? [] : ([['accessMode', 'visual']] as const)),
    ['accessModeSufficient', isReadable ? 'textual' : 'textual,visual'],
    ...(isReadable ? ([['accessModeSufficient', 'auditory']] as const) : []),
    ...[
      'synchronizedAudioText',
      'tableOfContents',
      'structuralNavigation',
      'readingOrder',
      'displayTransformability',
      ...(images.length > 0 && hasAlternatives ? ['alternativeText'] : []),
      ...(chapters.some(({ hasMathml }) => hasMathml) ? ['MathML'] : []),
    ].map((feature) => ['accessibilityFeature', feature] as const),
    ['accessibilityHazard', images.some(({ mediaType }) => mediaType === 'image/gif') ? 'unknown' : 'none'],
    [
      'accessibilitySummary',
      'The text of the whole book can be read and changed in its appearance. It is read aloud, and each sentence is highlighted meanwhile.',
    ],
  ];
}

function manifest({ chapters, images, cover, format }: EpubContents) {
  const { mimeType, extension } = formats[format];
  const item = (id: string, href: string, mediaType: string, more: Record<string, string> = {}) =>
    x('item', { id, href, 'media-type': mediaType, ...more });
  return x('manifest', [
    item('nav', 'nav.xhtml', 'application/xhtml+xml', { properties: 'nav' }),
    item('style', 'style.css', 'text/css'),
    ...(cover === null
      ? []
      : [item('cover', coverName(cover), `image/${cover.kind}`, { properties: 'cover-image' })]),
    ...chapters.flatMap(({ name, durationMs, hasMathml }) => [
      item(name, `${name}.xhtml`, 'application/xhtml+xml', {
        ...(durationMs === null ? {} : { 'media-overlay': `${name}-overlay` }),
        ...(hasMathml ? { properties: 'mathml' } : {}),
      }),
      ...(durationMs === null
        ? []
        : [
            item(`${name}-overlay`, `${name}.smil`, 'application/smil+xml'),
            item(`${name}-audio`, `${name}.${extension}`, mimeType),
          ]),
    ]),
    ...images.map(({ name, mediaType }, index) => item(`image${index + 1}`, name, mediaType)),
  ]);
}

/** Returns a UUID that stays the same while title, author and language do (RFC 9562, version 8). */
function identifierOf({ title, author }: Credits, language: string | null): string {
  const hex = createHash('sha256')
    .update(JSON.stringify(['narrate epub', title, author, language]))
    .digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  const parts = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ];
  return `urn:uuid:${parts.join('-')}`;
}
