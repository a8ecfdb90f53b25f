import { displayRules } from './css-rules.js';

/** What style sheets say about inline elements that are displayed as blocks. */
export interface BlockStyles {
  /** Classes of inline elements that are blocks. */
  readonly classes: ReadonlySet<string>;
  /** Whether every `span` in a heading is a block. */
  readonly headingSpans: boolean;
}

/** No style sheet. */
export const noStyles: BlockStyles = { classes: new Set(), headingSpans: false };

const block = /^(?:block|table|flex|grid|list-item)\b/;

/** Selector of an inline element with classes, at the end of a longer selector. */
const inlineWithClass = /(?:^|[\s>+~*])(?:span|small|big|a|i|b|em|strong|font|cite)?((?:\.[\w-]+)+)$/i;
const spanInHeading = /^(?:\S+\s+)?(?:h[1-6]|header|hgroup)\s*>?\s*span$/i;

/** Finds the rules for elements that are displayed as blocks, in the style sheets of a book. */
export function readBlockStyles(sheets: readonly string[]): BlockStyles {
  const classes = new Set<string>();
  let headingSpans = false;
  for (const { selectors, display } of sheets.flatMap(displayRules)) {
    if (!block.test(display)) continue;
    for (const selector of selectors) {
      if (spanInHeading.test(selector)) headingSpans = true;
      const names = inlineWithClass.exec(selector)?.[1] ?? '';
      for (const name of names.split('.')) if (name !== '') classes.add(name);
    }
  }
  return { classes, headingSpans };
}
