/**
 * A regular expression that is compiled when it is first used. It has the parts of `RegExp` that code uses; methods of strings
 * accept it, because they call the methods that are named by symbols.
 */
export class LatePattern {
  readonly source: string;
  readonly flags: string;
  #compiled: RegExp | null = null;

  constructor(source: string, flags: string) {
    this.source = source;
    this.flags = flags;
  }

  get #pattern(): RegExp {
    this.#compiled ??= new RegExp(this.source, this.flags);
    return this.#compiled;
  }

  get lastIndex(): number {
    return this.#pattern.lastIndex;
  }
  set lastIndex(index: number) {
    this.#pattern.lastIndex = index;
  }
  exec(text: string): RegExpExecArray | null {
    return this.#pattern.exec(text);
  }
  test(text: string): boolean {
    return this.#pattern.test(text);
  }
  [Symbol.match](text: string): RegExpMatchArray | null {
    return this.#pattern[Symbol.match](text);
  }
  [Symbol.matchAll](text: string): RegExpStringIterator<RegExpMatchArray> {
    return this.#pattern[Symbol.matchAll](text);
  }
  [Symbol.replace](
    text: string,
    replacement: string & ((part: string, ...rest: unknown[]) => string),
  ): string {
    return this.#pattern[Symbol.replace](text, replacement);
  }
  [Symbol.search](text: string): number {
    return this.#pattern[Symbol.search](text);
  }
  [Symbol.split](text: string, limit?: number): string[] {
    return this.#pattern[Symbol.split](text, limit);
  }
}
