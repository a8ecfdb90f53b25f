import { toXml } from 'xast-util-to-xml';
import { inXml } from '../../../render/to-xhtml.js';

/** Returns an XML document. */
export const xmlDocument = (root: Parameters<typeof toXml>[0]): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n${inXml(toXml(root, { closeEmptyElements: true, allowDangerousXml: true }))}\n`;

/** Returns well-formed XML, such as the page of a chapter, as a node that is written as it is. */
export const written = (value: string) => ({ type: 'raw', value }) as const;
