import type { Root } from 'mdast';
import { directiveFromMarkdown } from 'mdast-util-directive';
import { directive } from 'micromark-extension-directive';
import type { ConstructRecord, Extension } from 'micromark-util-types';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';
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

/** The container part of the directive syntax alone: `10:30`, `note:this` and `::leaf` are prose. */
function containerSyntax(): Extension {
  const constructs = [directive().flow?.[colon] ?? []].flat();
  // Of the two constructs of flow, the container is the one whose content is not interrupted by other blocks.
  return { flow: { [colon]: constructs.filter(({ concrete }) => concrete) } };
}

function ownSyntax(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [
    ...(data.micromarkExtensions ?? []),
    containerSyntax(),
    mathSyntax,
    limitSyntax(),
  ];
  const extensions = [
    ...(data.fromMarkdownExtensions ?? []),
    directiveFromMarkdown({ verbose: true }),
    mathFromMarkdown,
  ];
  // GFM's transforms look for bare addresses once more, recursively: on a file nested deeply enough they overflow the stack.
  // `handlers/text.ts` finds them.
  data.fromMarkdownExtensions = extensions.flat().map((extension) => ({ ...extension, transforms: [] }));
}

/**
 * Leaves out the parts of GFM that no text without their signs can have and that are tried at every word or line all the
 * same: bare e-mail addresses and tables take a fifth of the time of a chapter.
 */
function withoutUnused({ email, table }: GfmSigns) {
  return function (this: Processor): void {
    const data = this.data();
    data.micromarkExtensions = (data.micromarkExtensions ?? []).map(({ flow, text, ...rest }: Extension) => ({
      ...rest,
      flow: table ? flow : without('table', flow),
      text: email ? text : without('emailAutolink', text),
    }));
  };
}

const without = (name: string, constructs: ConstructRecord = {}): ConstructRecord =>
  Object.fromEntries(
    Object.entries(constructs).map(([code, some]) => [
      code,
      [some ?? []].flat().filter((construct) => construct.name !== name),
    ]),
  );

interface Syntax extends GfmSigns {
  readonly frontMatter: boolean;
}

const processorOf = (syntax: Syntax) =>
  unified()
    .use(remarkParse)
    .use(remarkGfm)
    .use(withoutUnused(syntax))
    .use(syntax.frontMatter ? [[remarkFrontmatter, ['yaml', 'toml']]] : [])
    .use(ownSyntax)
    .freeze();

const processors = new Map<string, ReturnType<typeof processorOf>>();

interface ParseOptions {
  readonly hasFrontMatter: boolean;
  /** Of the GFM, what is looked for. Default: what the text has signs of. */
  readonly signs?: GfmSigns;
  /** Where the text stands in its file. Default: at its start. */
  readonly at?: Spot;
}

/**
 * Markdown as a tree: CommonMark, GFM, containers, formulas, and front matter where there is one.
 * @throws LimitError
 */
export function parseMarkdown(
  source: string,
  { hasFrontMatter, signs = gfmSigns(source), at }: ParseOptions,
): Root {
  const syntax: Syntax = { ...signs, frontMatter: hasFrontMatter };
  const kind = JSON.stringify([syntax.email, syntax.table, syntax.frontMatter]);
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
