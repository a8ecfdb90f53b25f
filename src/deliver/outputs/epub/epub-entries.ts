import { formats } from '../../../audio/formats/registry.js';
import { secondsOf } from '../../../base/samples.js';
import type { ZipEntry } from '../../../files/write-zip.js';
import { directionOf } from '../../../render/direction.js';
import type { BookSegment } from '../audio/audio-inputs.js';
import { renderPage } from '../page/render-page.js';
import { documentName } from './document-name.js';
import { chapterXhtml, navigationXhtml, sectionId, styleSheet } from './documents.js';
import type { ChapterInputs, EpubInputs } from './epub-inputs.js';
import { clipsOf, overlayXml } from './overlay.js';
import { coverName, packageXml } from './package-document.js';

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
  <rootfiles>
    <rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
  </rootfiles>
</container>
`;

/** Returns the files of an EPUB in the order in which they are written. */
export async function epubEntries(
  inputs: EpubInputs,
  audioPath: (segment: BookSegment) => string,
): Promise<readonly ZipEntry[]> {
  const { credits, language, cover, format } = inputs;
  const direction = directionOf(language);
  const rendered = await Promise.all(
    inputs.chapters.map(async (chapter, index) => ({
      ...chapter,
      ...(await renderedChapter(chapter, documentName(index), formats[format].extension)),
    })),
  );
  const shown = rendered.flatMap(({ rendered: { images } }) => images);
  const pictures = new Map(
    rendered.flatMap(({ pictures: all }) => [...all.values()].map((one) => [one.name, one])),
  );
  const images = [...pictures.values()];
  const contents = {
    credits,
    language,
    direction,
    chapters: rendered,
    format,
    images,
    hasAlternatives: shown.every(({ alt }) => alt.trim() !== ''),
    cover,
  };
  const list = rendered.map(({ name, rendered: { title } }) => ({ address: `${name}.xhtml`, title }));
  return [
    { name: 'META-INF/container.xml', content: container },
    { name: 'EPUB/package.opf', content: packageXml(contents) },
    { name: 'EPUB/nav.xhtml', content: navigationXhtml(credits.title, list, { language, direction }) },
    { name: 'EPUB/style.css', content: styleSheet },
    ...(cover === null ? [] : [{ name: `EPUB/${coverName(cover)}`, content: { path: cover.path } }]),
    ...rendered.flatMap(({ entries }) => entries),
    ...images.map(({ name, path }) => ({ name: `EPUB/${name}`, content: { path } })),
    ...rendered.flatMap(({ audio, segment }) =>
      segment === null ? [] : [{ name: `EPUB/${audio}`, content: { path: audioPath(segment) } }],
    ),
  ];
}

async function renderedChapter({ page, pictures, segment }: ChapterInputs, name: string, extension: string) {
  const rendered = await renderPage(page, new Map(), (source) => pictures.get(source)?.name ?? null, false);
  const audio = `${name}.${extension}`;
  const document = { name: `EPUB/${name}.xhtml`, content: chapterXhtml(rendered) };
  const hasMathml = rendered.blocks.some((block) => block.includes('<math'));
  if (segment === null) return { name, rendered, audio, durationMs: null, hasMathml, entries: [document] };
  const durationMs = Math.floor(secondsOf(segment.samples, page.sampleRate ?? 1) * 1000);
  const clips = clipsOf(rendered, durationMs);
  const overlay = {
    name: `EPUB/${name}.smil`,
    content: overlayXml(clips, { page: `${name}.xhtml`, section: sectionId(rendered), audio }),
  };
  return { name, rendered, audio, durationMs, hasMathml, entries: [document, overlay] };
}
