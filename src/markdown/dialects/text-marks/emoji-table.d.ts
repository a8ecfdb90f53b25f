declare module 'markdown-it-emoji/lib/data/full.mjs' {
  /** GitHub's names of emoji, each with its characters. */
  const table: Readonly<Record<string, string>>;
  export default table;
}
