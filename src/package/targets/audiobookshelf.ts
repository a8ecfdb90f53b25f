import { x } from 'xastscript';
import { xmlDocument } from '../../deliver/outputs/epub/xml.js';
import { jsonText } from '../../deliver/outputs/sidecar.js';
import { coverNameOf, type PackageBook, type PackageForm } from '../package-book.js';

/** The folders `Author/Title` with the audio, the cover and metadata in the two forms that audiobookshelf reads. */
export const audiobookshelfPackage: PackageForm = {
  target: 'audiobookshelf',
  usesSidecars: false,
  entries(book) {
    const { facts, audio, cover } = book;
    const folder = [facts.author ?? 'Unknown author', facts.title].map(folderName).join('/');
    return [
      ...audio.map(({ name, path }) => ({ name: `${folder}/${name}`, content: { path } })),
      ...(cover === null ? [] : [{ name: `${folder}/${coverNameOf(cover)}`, content: { path: cover.path } }]),
      { name: `${folder}/metadata.json`, content: metadataJson(book) },
      { name: `${folder}/metadata.opf`, content: metadataOpf(book) },
    ];
  },
  steps: () => ['Copy the folder in `files` to a library folder of audiobookshelf, and scan the library.'],
};

/** Returns a name as a folder on every system: without the signs that Windows forbids, and not hidden. */
const folderName = (name: string): string =>
  name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}<>:"/\\|?*]/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '')
    .slice(0, 80)
    .trim() || 'Untitled';

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
