/** What is used of `node:path`, so that tests can hand in the ways of another system; the library's types are free of Node's. */
export interface PathFlavour {
  readonly sep: string;
  readonly delimiter: string;
  isAbsolute(path: string): boolean;
  join(...paths: string[]): string;
  relative(from: string, to: string): string;
}
