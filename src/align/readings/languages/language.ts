/** How texts in a language are read aloud where writing leaves it open. All results are texts for a voice of that language. */
export interface LanguageReadings {
  /** Returns how a year or another number of three or four digits may be read in parts, such as "19 84". */
  readonly inParts: (number: number) => readonly string[];
  /** Returns how a number from 1,000 is read as a quantity, with smaller numbers in digits: "1 thousand 984". */
  readonly quantity: (number: number) => string;
  /** Returns how a number is read as a place in a row. */
  readonly ordinals: (number: number) => readonly string[];
  /** Returns how "to the power of `exponent`" is read. */
  readonly powers: (exponent: string) => readonly string[];
  /** What the separator of decimals is called. */
  readonly decimalPoint: string;
  /** What the signs of an internet address are called. */
  readonly address: Readonly<Record<'.' | '/' | '@' | '-' | ':' | '_', string>>;
  /** What symbols are called. */
  readonly symbols: Readonly<Record<string, readonly string[]>>;
  /** What symbols of units are read as after a number. */
  readonly units: Readonly<Record<string, readonly string[]>>;
  /** What abbreviations stand for, in lower case, without spaces and with their full stops. */
  readonly abbreviations: Readonly<Record<string, readonly string[]>>;
}

/** Returns a number with the given words for thousands and millions, and with smaller numbers in digits. */
export function groupedQuantity(
  number: number,
  words: {
    readonly thousand: (count: number) => string;
    readonly million: (count: number) => string;
  },
): string {
  const millions = Math.floor(number / 1_000_000);
  const thousands = Math.floor((number % 1_000_000) / 1000);
  const rest = number % 1000;
  const parts = [
    millions > 0 ? words.million(millions) : '',
    thousands > 0 ? words.thousand(thousands) : '',
    rest > 0 || number === 0 ? String(rest) : '',
  ];
  return parts.filter((part) => part !== '').join(' ');
}

/** Returns the first ordinals from a list, and others with an ending. */
export const ordinalFrom =
  (first: readonly string[], ending: string) =>
  (number: number): readonly string[] => {
    const known = first[number - 1];
    return known === undefined ? [`${number} ${ending}`] : known.split('|');
  };
