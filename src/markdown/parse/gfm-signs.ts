/** Which parts of GFM a text may have, by signs that they cannot do without. True says only that it is worth trying. */
export interface GfmSigns {
  /** Bare e-mail addresses: an `@` between two of the characters that GFM lets stand there. */
  readonly email: boolean;
  /** Tables: a line that ends as the row under a table's head does. */
  readonly table: boolean;
}

const emailSign = /[\w.+-]@[\w.-]/;

/** Looks for the signs, in time proportional to the text. */
export const gfmSigns = (text: string): GfmSigns => ({
  email: emailSign.test(text),
  table: text.split(/[\r\n]/).some(endsAsDelimiterRow),
});

/** Behind the marks of quotations and lists, the row has nothing but these, a dash, and a colon or a bar (GFM, 4.10). */
function endsAsDelimiterRow(line: string): boolean {
  let start = line.length;
  while (start > 0 && '-:| \t'.includes(line.charAt(start - 1))) start--;
  const row = line.slice(start);
  return row.includes('-') && (row.includes('|') || row.includes(':'));
}
