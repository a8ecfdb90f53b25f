import type { Root } from 'mdast';
import { directiveFromMarkdown } from 'mdast-util-directive';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { directive } from 'micromark-extension-directive';
import { gfm } from 'micromark-extension-gfm';
import type { ConstructRecord, Extension } from 'micromark-util-types';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';
import type { Construct } from '../dialects/construct.js';
import { speedUpEdits } from './edit-map.js';
import { type GfmSigns, gfmSigns } from './gfm-signs.js';
import { LimitError, limitSyntax } from './limits.js';
import { mathFlow } from './math-flow.js';
import { mathFromMarkdown } from './math-nodes.js';
import { mathText } from './math-text.js';
import { colon, dollar } from './micromark-codes.js';
import { moveTree } from './positions.js';
import type { Spot } from './source-text.js';

speedUpEdits();

const mathSyntax: Extension = { flow: { [dollar]: mathFlow }, text: { [dollar]: mathText } };

/** Returns only the container part of the directive syntax: `10:30`, `note:this` and `::leaf` are prose. */
function containerSyntax(): Extension {
  const constructs = [directive().flow?.[colon] ?? []].flat();
  // Of the two flow constructs, only the container is `concrete`: other blocks do not interrupt its content.
  return { flow: { [colon]: constructs.filter(({ concrete }) => concrete) } };
}

/** Adds the syntax that narrate reads. It replaces `remark-gfm`, which would also load what writes Markdown. */
function ownSyntax(this: Processor, { constructs, ...signs }: Syntax): void {
  const data = this.data();
  data.micromarkExtensions = [
    withoutUnused(gfm(), signs),
    containerSyntax(),
    mathSyntax,
    ...constructs.flatMap(({ syntax }) => syntax?.() ?? []),
    limitSyntax(),
  ];
  const extensions = [gfmFromMarkdown(), directiveFromMarkdown({ verbose: true }), mathFromMarkdown];
  data.fromMarkdownExtensions = [
    // GFM's transforms find more bare addresses by recursion, which overflows the stack in deeply nested files.
    // `handlers/text.ts` finds them instead.
    ...extensions.flat().map((extension) => ({ ...extension, transforms: [] })),
    ...constructs.flatMap((one) => one.fromMarkdown?.() ?? []),
  ];
}

/**
 * Removes syntax that the text cannot contain, since GFM tries it at every word or line. Bare e-mail addresses and tables
 * take a fifth of the time of a chapter.
 */
const withoutUnused = ({ flow, text, ...rest }: Extension, { email, table }: GfmSigns): Extension => ({
  ...rest,
  flow: table ? flow : without('table', flow),
  text: email ? text : without('emailAutolink', text),
});

const without = (name: string, constructs: ConstructRecord = {}): ConstructRecord =>
  Object.fromEntries(
    Object.entries(constructs).map(([code, some]) => [
      code,
      [some ?? []].flat().filter((construct) => construct.name !== name),
    ]),
  );

interface Syntax extends GfmSigns {
  readonly constructs: readonly Construct[];
}

const processorOf = (syntax: Syntax) => unified().use(remarkParse).use(ownSyntax, syntax).freeze();

const processors = new Map<string, ReturnType<typeof processorOf>>();

interface ParseOptions {
  /** Parts of GFM to parse. Default: those that the text may contain. */
  readonly signs?: GfmSigns;
  /** Constructs of dialects to parse. Default: none. */
  readonly constructs?: readonly Construct[];
  /** Place of the text in its file. Default: the start. */
  readonly at?: Spot;
}

/**
 * Parses Markdown to a tree: CommonMark, GFM, containers and formulas.
 * @throws LimitError
 */
export function parseMarkdown(
  source: string,
  { signs = gfmSigns(source), constructs = [], at }: ParseOptions = {},
): Root {
  const syntax: Syntax = { ...signs, constructs };
  const kind = JSON.stringify([syntax.email, syntax.table, constructs.map(({ name }) => name)]);
  const processor = processors.get(kind) ?? processorOf(syntax);
  processors.set(kind, processor);
  try {
    const root = processor.parse(source);
    if (at !== undefined) moveTree(root, at);
    return root;
  } catch (error) {
    if (error instanceof LimitError && at !== undefined) throw error.movedTo(at);
    throw error;
  }
}
