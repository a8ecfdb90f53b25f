import { Parser } from 'htmlparser2';
import type { ListedObject } from '../object-store.js';

/** A page of a listing. */
export interface ListingPage {
  readonly objects: readonly ListedObject[];
  /** The continuation token of the next page; null: this is the last page. */
  readonly next: string | null;
}

/** Parses the response to ListObjectsV2 (Amazon S3 API reference). The names of its objects include the store's prefix. */
export function readListing(xml: string): ListingPage {
  const objects: ListedObject[] = [];
  const values = readXml(xml, (path, fields) => {
    if (path !== 'ListBucketResult/Contents') return;
    const { Key: name = '', Size: size = '', LastModified: modified = '' } = fields;
    objects.push({ name, bytes: Number(size), modifiedMs: Date.parse(modified) });
  });
  const next = values['ListBucketResult/NextContinuationToken'] ?? '';
  return { objects, next: next === '' ? null : next };
}

/** Returns the error code in the response of an S3 server, such as `NoSuchKey`; empty: it contains no valid code. */
export function readErrorCode(xml: string): string {
  const code = readXml(xml, () => {})['Error/Code'] ?? '';
  return /^[\w.-]{1,64}$/.test(code) ? code : '';
}

/**
 * Parses XML, and returns the text of each element path (`Error/Code`); of several elements, that of the last.
 * @param onElement called at the end of each element, with the texts of its children by name
 */
function readXml(
  xml: string,
  onElement: (path: string, fields: Readonly<Record<string, string>>) => void,
): Readonly<Record<string, string>> {
  const values: Record<string, string> = {};
  const open: { readonly name: string; text: string; readonly fields: Record<string, string> }[] = [];
  const parser = new Parser(
    {
      onopentag: (name) => void open.push({ name, text: '', fields: {} }),
      ontext(text) {
        const innermost = open.at(-1);
        if (innermost) innermost.text += text;
      },
      onclosetag() {
        const path = open.map(({ name }) => name).join('/');
        const closed = open.pop();
        if (closed === undefined) return;
        const text = closed.text.trim();
        values[path] = text;
        const around = open.at(-1);
        if (around) around.fields[closed.name] = text;
        onElement(path, closed.fields);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.end(xml);
  return values;
}
