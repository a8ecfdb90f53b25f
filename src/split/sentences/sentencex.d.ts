/** What we use of the sentencex package (1.0.17), which brings no types: its README and tests are the source. */
declare module 'sentencex' {
  /** The text in pieces, a sentence each with the white space after it; joined they are the text. */
  export function segment(language: string, text: string): string[];
}
