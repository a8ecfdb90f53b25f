/** Parts of GFM that a text may contain, found by characters that they require. False is certain, true is not. */
export interface GfmSigns {
  /** Bare e-mail addresses: an `@` between two characters that GFM allows there. */
  readonly email: boolean;
  /** Tables: a line that ends like the delimiter row under a table's header. */
  readonly table: boolean;
}

const emailSign = /[\w.+-]@[\w.-]/;

/** Searches a text for the required characters, in linear time. */
export const gfmSigns = (text: string): GfmSigns => ({
  email: emailSign.test(text),
  table: text.split(/[\r\n]/).some(endsAsDelimiterRow),
});

/** After the markers of quotations and lists, a delimiter row has only these characters (GFM, 4.10). */
function endsAsDelimiterRow(line: string): boolean {
  let start = line.length;
  while (start > 0 && '-:| \t'.includes(line.charAt(start - 1))) start--;
  const row = line.slice(start);
  return row.includes('-') && (row.includes('|') || row.includes(':'));
}
