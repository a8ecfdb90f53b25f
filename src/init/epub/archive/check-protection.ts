import { NarrateError } from '../../../base/errors.js';
import { decodeDocument } from '../text/decode-document.js';
import { parseDocument } from '../text/parse-document.js';
import { attribute, named } from '../text/tree.js';
import { epubLimits } from './epub-limits.js';
import type { Archive } from './open-archive.js';

/** Fonts made unreadable on their own, which is no protection of the text (EPUB 3.3, 4.4; Adobe's older way). */
const fontObfuscation = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

/** Files that copy protections leave behind, and whose they are. */
const rightsFiles = [
  { name: 'META-INF/rights.xml', scheme: 'Adobe ADEPT' },
  { name: 'META-INF/license.lcpl', scheme: 'Readium LCP' },
  { name: 'META-INF/sinf.xml', scheme: 'Apple FairPlay' },
];

/** Refuses a book that is encrypted. @throws NarrateError `epub-protected` */
export async function checkProtection(archive: Archive): Promise<void> {
  const scheme = rightsFiles.find(({ name }) => archive.has(name));
  if (scheme) throw isProtected(`${scheme.name} says that it is copy-protected (${scheme.scheme})`);
  const encryption = 'META-INF/encryption.xml';
  if (!archive.has(encryption)) return;
  const { text } = decodeDocument(await archive.read(encryption, epubLimits.documentBytes));
  for (const data of named(parseDocument(text, 'xml').root, 'EncryptedData')) {
    const [method] = named(data, 'EncryptionMethod');
    if (method && fontObfuscation.has(attribute(method, 'Algorithm') ?? '')) continue;
    const [reference] = named(data, 'CipherReference');
    const what = (reference && attribute(reference, 'URI')) ?? 'a file in it';
    throw isProtected(`${encryption} says that ${what} is encrypted`);
  }
}

const isProtected = (reason: string): NarrateError =>
  new NarrateError('epub-protected', `This EPUB cannot be read: ${reason}.`);
