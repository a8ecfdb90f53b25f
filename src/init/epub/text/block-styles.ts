/** What style sheets say about inline elements that are displayed as blocks. */
export interface BlockStyles {
  /** Classes of inline elements that are blocks. */
  readonly classes: ReadonlySet<string>;
  /** Whether every `span` in a heading is a block. */
  readonly headingSpans: boolean;
}

/** No style sheet. */
export const noStyles: BlockStyles = { classes: new Set(), headingSpans: false };

/** Characters of a style sheet that are read. Real ones have less than half of this. */
const maxStyleLength = 512 * 1024;

/** Characters of the selectors of one rule. Longer lists are written to make a reader slow. */
const maxSelectorLength = 2000;

const block = /(?:^|;)\s*display\s*:\s*(?:block|table|flex|grid|list-item)\b/i;

/** Selector of an inline element with classes, at the end of a longer selector. */
const inlineWithClass = /(?:^|[\s>+~*])(?:span|small|big|a|i|b|em|strong|font|cite)?((?:\.[\w-]+)+)$/i;
const spanInHeading = /^(?:\S+\s+)?(?:h[1-6]|header|hgroup)\s*>?\s*span$/i;

/** Finds the rules for elements that are displayed as blocks, in the style sheets of a book. */
export function readBlockStyles(sheets: readonly string[]): BlockStyles {
  const classes = new Set<string>();
  let headingSpans = false;
  for (const sheet of sheets) {
    // Splitting takes linear time for any text, and a rule in a rule (`@media`) works too.
    for (const rule of withoutComments(sheet.slice(0, maxStyleLength)).split('}')) {
      const [declarations = '', selectors = ''] = rule.split('{').reverse();
      if (selectors.length > maxSelectorLength || !block.test(declarations)) continue;
      for (const selector of selectors.split(',').map((one) => one.trim())) {
        if (spanInHeading.test(selector)) headingSpans = true;
        const names = inlineWithClass.exec(selector)?.[1] ?? '';
        for (const name of names.split('.')) if (name !== '') classes.add(name);
      }
    }
  }
  return { classes, headingSpans };
}

function withoutComments(sheet: string): string {
  const [first = '', ...others] = sheet.split('/*');
  const rest = others.map((part) => (part.includes('*/') ? part.slice(part.indexOf('*/') + 2) : ''));
  return [first, ...rest].join(' ');
}
