import type { Construct } from '../construct.js';
import type { Unspoken } from '../nodes.js';
import { partNodes } from './part-nodes.js';
import { lineScanner, scanConstruct } from './scan-construct.js';
import type { PartToken, Scanner } from './scanner.js';

/** Lines that a page does not show. */
interface UnspokenLines {
  /** Characters that such a line begins with. */
  readonly signs: string;
  readonly kind: Extract<Unspoken['kind'], 'template' | 'comment' | 'raw'>;
  /** Whether a paragraph may be directly before it. */
  readonly interrupts: boolean;
  /** Tells whether a line without its indentation is one; or creates a scanner, which may read further lines. */
  readonly find: ((line: string) => boolean) | { scanner(): Scanner };
}

// Each kind needs its own token: constructs of one parser share the functions that make nodes of tokens.
const tokens = {
  template: 'unspokenTemplate',
  comment: 'unspokenComment',
  raw: 'unspokenRaw',
} as const satisfies Record<UnspokenLines['kind'], PartToken>;

/** Returns the parts of a construct that make a line unspoken, so that it is counted. */
export function unspokenLine({
  signs,
  kind,
  interrupts,
  find,
}: UnspokenLines): Required<Pick<Construct, 'syntax' | 'fromMarkdown'>> {
  const scanner = () =>
    typeof find === 'function' ? lineScanner(find, Number.POSITIVE_INFINITY) : find.scanner();
  const line = scanConstruct({
    token: tokens[kind],
    in: 'flow',
    scan: ({ interrupt }) => (interrupt && !interrupts ? null : scanner()),
  });
  return {
    syntax: () => ({ flow: Object.fromEntries([...signs].map((sign) => [sign.charCodeAt(0), line])) }),
    fromMarkdown: () =>
      partNodes({
        [tokens[kind]]: { isBlock: true, toNodes: (value: string) => [{ type: 'unspoken', kind, value }] },
      }),
  };
}
