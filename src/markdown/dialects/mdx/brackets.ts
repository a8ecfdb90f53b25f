/** Brackets in brackets. Deeper code is not read as code, so that many open brackets take linear time. */
const deepest = 30;

const pairs: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' };

/** Follows the brackets of JavaScript, without those in strings and comments. */
export class Brackets {
  /** Closing brackets that are missing, outermost first. `}$` ends a part of a template string. */
  private readonly open: string[] = [];
  /** The string or comment that is open. */
  private inside: '' | '"' | "'" | '`' | '//' | '/*' = '';
  private previous = '';
  private readonly readsStrings: boolean;

  /** @param readsStrings false: counts all braces and nothing else, for text with a single apostrophe */
  constructor(readsStrings: boolean) {
    this.readsStrings = readsStrings;
  }

  get isTooDeep(): boolean {
    return this.open.length > deepest;
  }

  get isOpen(): boolean {
    return this.open.length > 0 || this.inside === '/*' || this.inside === '`';
  }

  /** Reads a character, or `\n`. */
  read(sign: string): void {
    const { previous } = this;
    this.previous = previous === '\\' && sign === '\\' ? '' : sign;
    if (!this.readsStrings) this.readBracket(sign, '{', '}');
    else if (this.inside === '') this.readCode(sign, previous);
    else this.readInside(sign, previous);
  }

  private readCode(sign: string, previous: string): void {
    // After a letter it is an apostrophe in the text of a tag, as in `don't`.
    const isApostrophe = sign === "'" && /[\p{L}\p{N}]/u.test(previous);
    if (!isApostrophe && (sign === '"' || sign === "'" || sign === '`')) this.inside = sign;
    else if (previous === '/' && (sign === '/' || sign === '*')) {
      this.inside = sign === '/' ? '//' : '/*';
      this.previous = '';
    } else if (sign === '}' && this.open.at(-1) === '}$') {
      this.open.pop();
      this.inside = '`';
    } else this.readBracket(sign, '{([', '})]');
  }

  private readInside(sign: string, previous: string): void {
    const { inside } = this;
    if (sign === '\n') {
      // Strings end with their line, so an apostrophe in a tag's text hides at most the rest of it.
      if (inside === '"' || inside === "'" || inside === '//') this.inside = '';
    } else if (inside === '/*') {
      if (previous === '*' && sign === '/') this.leave();
    } else if (previous === '\\' || inside === '//') return;
    else if (inside === '`' && previous === '$' && sign === '{') {
      this.open.push('}$');
      this.inside = '';
    } else if (sign === inside) this.leave();
  }

  private leave(): void {
    this.inside = '';
    this.previous = '';
  }

  private readBracket(sign: string, opening: string, closing: string): void {
    if (opening.includes(sign) && sign !== '') this.open.push(pairs[sign] ?? '');
    else if (closing.includes(sign) && sign !== '' && this.open.at(-1) === sign) this.open.pop();
  }
}
