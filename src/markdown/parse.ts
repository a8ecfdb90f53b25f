import type { Root } from 'mdast';
import { directiveFromMarkdown } from 'mdast-util-directive';
import { directive } from 'micromark-extension-directive';
import type { Extension } from 'micromark-util-types';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { type Processor, unified } from 'unified';
import { mathFlow } from './math-flow.js';
import { mathFromMarkdown } from './math-nodes.js';
import { mathText } from './math-text.js';
import { colon, dollar } from './micromark-codes.js';

const mathSyntax: Extension = { flow: { [dollar]: mathFlow }, text: { [dollar]: mathText } };

/** The container part of the directive syntax alone: `10:30`, `note:this` and `::leaf` are prose. */
function containerSyntax(): Extension {
  const constructs = [directive().flow?.[colon] ?? []].flat();
  // Of the two constructs of flow, the container is the one whose content is not interrupted by other blocks.
  return { flow: { [colon]: constructs.filter(({ concrete }) => concrete) } };
}

function ownSyntax(this: Processor): void {
  const data = this.data();
  data.micromarkExtensions = [...(data.micromarkExtensions ?? []), containerSyntax(), mathSyntax];
  const extensions = [
    ...(data.fromMarkdownExtensions ?? []),
    directiveFromMarkdown({ verbose: true }),
    mathFromMarkdown,
  ];
  // GFM's transforms look for bare addresses once more, recursively: on a file nested deeply enough they overflow the stack.
  // `handlers/text.ts` finds them.
  data.fromMarkdownExtensions = extensions.flat().map((extension) => ({ ...extension, transforms: [] }));
}

const plain = unified().use(remarkParse).use(remarkGfm).use(ownSyntax).freeze();
const withFrontMatter = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkFrontmatter, ['yaml', 'toml'])
  .use(ownSyntax)
  .freeze();

/** Markdown as a tree: CommonMark, GFM, containers, formulas, and front matter where there is one. */
export const parseMarkdown = (source: string, options: { hasFrontMatter: boolean }): Root =>
  (options.hasFrontMatter ? withFrontMatter : plain).parse(source);
