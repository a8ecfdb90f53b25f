import type { Properties } from 'hast';

/** Returns the attributes of an HTML tag that a page keeps, in the names of hast. `dataAnchor`: a place for links of the chapter. */
export function attributesOf(tag: string, written: Readonly<Record<string, string>>): Properties {
  const anchor = written.id ?? (tag === 'a' ? written.name : undefined);
  return {
    ...(anchor && { dataAnchor: anchor }),
    ...languageOf(written),
    ...(own[tag]?.(written) ?? {}),
  };
}

const own: Readonly<Record<string, (written: Readonly<Record<string, string>>) => Properties>> = {
  a: ({ href }) => (href === undefined ? {} : { href }),
  img: ({ src = '', alt = '' }) => ({ src, alt }),
  ol: ({ start = '' }) => (/^\d{1,9}$/.test(start) ? { start: Number(start) } : {}),
  td: spans,
  th: spans,
};

function spans({ colspan = '', rowspan = '' }: Readonly<Record<string, string>>): Properties {
  const isCount = (value: string) => /^[1-9]\d?$/.test(value);
  return {
    ...(isCount(colspan) && { colSpan: Number(colspan) }),
    ...(isCount(rowspan) && { rowSpan: Number(rowspan) }),
  };
}

function languageOf({ lang = '', dir = '' }: Readonly<Record<string, string>>): Properties {
  return {
    ...(/^[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*$/.test(lang) && { lang, xmlLang: lang }),
    ...(/^(?:ltr|rtl|auto)$/i.test(dir) && { dir: dir.toLowerCase() }),
  };
}
