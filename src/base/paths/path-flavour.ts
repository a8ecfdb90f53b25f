/** The part of `node:path` that narrate uses. Tests pass that of another system; the library's types need no Node types. */
export interface PathFlavour {
  readonly sep: string;
  readonly delimiter: string;
  isAbsolute(path: string): boolean;
  join(...paths: string[]): string;
  relative(from: string, to: string): string;
}
