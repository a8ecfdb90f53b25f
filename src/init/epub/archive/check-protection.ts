import { NarrateError } from '../../../base/errors.js';
import { decodeDocument } from '../text/decode-document.js';
import { parseDocument } from '../text/parse-document.js';
import { attribute, named } from '../text/tree.js';
import type { Archive } from './archive.js';
import { epubLimits } from './epub-limits.js';

/** Obfuscation of single fonts, which does not protect the text (EPUB 3.3, 4.4; Adobe's older method). */
const fontObfuscation = new Set(['http://www.idpf.org/2008/embedding', 'http://ns.adobe.com/pdf/enc#RC']);

/** Files that identify a copy protection. */
const rightsFiles = [
  { name: 'META-INF/rights.xml', scheme: 'Adobe ADEPT' },
  { name: 'META-INF/license.lcpl', scheme: 'Readium LCP' },
  { name: 'META-INF/sinf.xml', scheme: 'Apple FairPlay' },
];

/** Checks that a book is not encrypted. @throws NarrateError `epub-protected` */
export async function checkProtection(archive: Archive): Promise<void> {
  const scheme = rightsFiles.find(({ name }) => archive.has(name));
  if (scheme)
    throw isProtected(`This EPUB is copy-protected (${scheme.scheme}): it contains ${scheme.name}.`);
  const encryption = 'META-INF/encryption.xml';
  if (!archive.has(encryption)) return;
  const { text } = decodeDocument(await archive.read(encryption, epubLimits.documentBytes));
  for (const data of named(parseDocument(text, 'xml').root, 'EncryptedData')) {
    const [method] = named(data, 'EncryptionMethod');
    if (method && fontObfuscation.has(attribute(method, 'Algorithm') ?? '')) continue;
    const [reference] = named(data, 'CipherReference');
    const what = (reference && attribute(reference, 'URI')) ?? 'a file';
    throw isProtected(`This EPUB is encrypted: ${encryption} lists ${what}.`);
  }
}

const isProtected = (message: string): NarrateError => new NarrateError('epub-protected', message);
