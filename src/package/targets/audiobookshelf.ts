import { x } from 'xastscript';
import { formats } from '../../audio/formats/registry.js';
import { isDeviceName } from '../../base/paths/windows-names.js';
import { xmlDocument } from '../../deliver/outputs/epub/xml.js';
import { jsonText } from '../../deliver/outputs/sidecar.js';
import { coverNameOf, type PackageBook, type PackageForm } from '../package-book.js';
import { stemInOrder } from './retail.js';

/** The folders `Author/Title` with the audio, the cover and metadata in the two forms that audiobookshelf reads. */
export const audiobookshelfPackage: PackageForm = {
  target: 'audiobookshelf',
  usesSidecars: false,
  entries(book) {
    const { facts, audio, cover } = book;
    const folder = [facts.author ?? 'Unknown author', facts.title].map(folderName).join('/');
    const nameOf = stemInOrder(audio);
    return [
      ...audio.map(({ name, path, format }, index) => ({
        name: `${folder}/${nameOf(name, index)}.${formats[format].extension}`,
        content: { path },
      })),
      ...(cover === null ? [] : [{ name: `${folder}/${coverNameOf(cover)}`, content: { path: cover.path } }]),
      { name: `${folder}/metadata.json`, content: metadataJson(book) },
      { name: `${folder}/metadata.opf`, content: metadataOpf(book) },
    ];
  },
  steps: () => ['Copy the folder in `files` to a library folder of audiobookshelf, and scan the library.'],
};

/** In characters. A character has at most four bytes, and file systems allow 255. */
const longestName = 60;

/** Returns a name as a folder on every system: without the signs that Windows forbids, not hidden, and not the name of a device. */
export function folderName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+/, '');
  const short = [...plain]
    .slice(0, longestName)
    .join('')
    .replace(/[. ]+$/, '');
  if (short === '') return 'Untitled';
  return isDeviceName(short) ? `_${short}` : short;
}

/** The form since version 2.5: the fields are at the top, and chapters count from 0 (`server/utils/generators`). */
function metadataJson({ facts, chapters }: PackageBook): string {
  const { title, author, narrator, year, genre, description, language, isbn } = facts;
  return jsonText({
    tags: [],
    chapters: chapters.map(({ title: name, startSeconds, endSeconds }, id) => ({
      id,
      start: startSeconds,
      end: endSeconds,
      title: name,
    })),
    title,
    subtitle: null,
    authors: author === null ? [] : [author],
    narrators: narrator === null ? [] : [narrator],
    series: [],
    genres: [genre],
    publishedYear: year === null ? null : String(year),
    publisher: null,
    description,
    isbn,
    asin: null,
    language,
    explicit: false,
    abridged: false,
  });
}

/** Returns the package document of OPF 2.0, which audiobookshelf and calibre read. */
function metadataOpf({ facts }: PackageBook): string {
  const { title, author, narrator, year, genre, description, language, isbn } = facts;
  const optional = (name: string, value: string | null, attributes: Record<string, string> = {}) =>
    value === null ? [] : [x(name, attributes, value)];
  return xmlDocument(
    x('package', { xmlns: 'http://www.idpf.org/2007/opf', version: '2.0', 'unique-identifier': 'id' }, [
      x(
        'metadata',
        { 'xmlns:dc': 'http://purl.org/dc/elements/1.1/', 'xmlns:opf': 'http://www.idpf.org/2007/opf' },
        [
          isbn === null
            ? x('dc:identifier', { id: 'id' }, title)
            : x('dc:identifier', { id: 'id', 'opf:scheme': 'ISBN' }, isbn),
          x('dc:title', title),
          ...optional('dc:creator', author, { 'opf:role': 'aut' }),
          ...optional('dc:contributor', narrator, { 'opf:role': 'nrt' }),
          ...optional('dc:language', language),
          ...optional('dc:date', year === null ? null : String(year).padStart(4, '0')),
          ...optional('dc:description', description),
          x('dc:subject', genre),
        ],
      ),
      x('manifest'),
      x('spine'),
    ]),
  );
}
