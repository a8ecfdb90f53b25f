/** Types for the used part of the package sentencex (1.0.17), which has none. The sources are its README and tests. */
declare module 'sentencex' {
  /** Splits a text into sentences, each with the white space after it. Joined, they are the text. */
  export function segment(language: string, text: string): string[];
}
