import { Parser } from 'htmlparser2';
import type { ListedObject } from '../object-store.js';

/** A page of a listing. */
export interface ListingPage {
  readonly objects: readonly ListedObject[];
  /** To ask for the next page with; null: this was the last. */
  readonly next: string | null;
}

/** Reads the answer to ListObjectsV2 (Amazon S3 API reference); the names in it are still the bucket's. */
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

/** What an S3 server says is wrong: its code, such as `NoSuchKey`; empty: it said nothing that could be one. */
export function readErrorCode(xml: string): string {
  const code = readXml(xml, () => {})['Error/Code'] ?? '';
  return /^[\w.-]{1,64}$/.test(code) ? code : '';
}

/** Texts by their paths (`Error/Code`), the last of each; `onElement` is told of every element's own texts. */
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
