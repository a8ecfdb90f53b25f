/** Rule of a style sheet that says how elements are displayed. */
export interface DisplayRule {
  readonly selectors: readonly string[];
  /** Value of `display`, in small letters. */
  readonly display: string;
  /** Whether it applies only in some reading systems or on paper (`@media`, `@supports`). */
  readonly isConditional: boolean;
}

/** Characters of a style sheet that are read. Real ones have less than half of this. */
const maxStyleLength = 512 * 1024;

/** Characters of the selectors of one rule. Longer lists are written to make a reader slow. */
const maxSelectorLength = 2000;

const everywhere = /^@media\s+(?:all|screen|all\s*,\s*screen)$/i;

/** Returns the rules of a style sheet that set `display`, in linear time for any text. */
export function displayRules(sheet: string): DisplayRule[] {
  const text = withoutComments(sheet.slice(0, maxStyleLength));
  const rules: DisplayRule[] = [];
  const open: string[] = [];
  let conditions = 0;
  let from = 0;
  for (const { 0: brace, index } of text.matchAll(/[{}]/g)) {
    const before = text.slice(from, index);
    from = index + 1;
    if (brace === '{') {
      const prelude = before.slice(before.lastIndexOf(';') + 1).trim();
      if (isCondition(prelude)) conditions += 1;
      open.push(prelude);
      continue;
    }
    const prelude = open.pop();
    if (prelude === undefined) continue;
    if (isCondition(prelude)) conditions -= 1;
    const display = displayIn(before);
    if (display === null || prelude.startsWith('@') || prelude.length > maxSelectorLength) continue;
    const selectors = prelude.split(',').map((one) => one.trim());
    rules.push({ selectors, display, isConditional: conditions > 0 });
  }
  return rules;
}

const isCondition = (prelude: string): boolean => prelude.startsWith('@') && !everywhere.test(prelude);

function displayIn(declarations: string): string | null {
  const values = [...declarations.matchAll(/(?<![^;\s])display\s*:\s*([a-z-]+)/gi)];
  return values.at(-1)?.[1]?.toLowerCase() ?? null;
}

function withoutComments(sheet: string): string {
  const [first = '', ...others] = sheet.split('/*');
  const rest = others.map((part) => (part.includes('*/') ? part.slice(part.indexOf('*/') + 2) : ''));
  return [first, ...rest].join(' ');
}
