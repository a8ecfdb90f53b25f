import type { ElementContent } from 'hast';
import type { Nodes, Parents } from 'mdast';
import type { State } from 'mdast-util-to-hast';
import type { Construct } from '../../markdown/dialects/construct.js';
import type { SourceText, Spot } from '../../markdown/parse/source-text.js';
import type { Position } from '../page/elements.js';
import type { ChapterSource } from '../rendered-chapter.js';

/** A note of a page. */
export interface PageNote {
  /** The identifiers of the note and of its first reference. */
  readonly id: string;
  readonly reference: string;
  /** As the page shows it, from 1. */
  readonly number: number;
  readonly children: ElementContent[];
}

/** Context of a node handler. */
export interface PageContext extends Pick<ChapterSource, 'chapter' | 'policies' | 'rules'> {
  readonly source: SourceText;
  /** Constructs that the chapter is parsed with. */
  readonly constructs: readonly Construct[];
  readonly state: State;
  /** The notes that the page refers to, in order of their first references. The key is the definition or the inline note. */
  readonly notes: Map<Nodes, PageNote>;
  /** Where the blocks are whose words a `say` comment replaces, by the start of the comment (`line:column`). */
  readonly replaced: Map<string, Position>;
  /** Renders Markdown that begins at a place of the file. */
  render(markdown: string, at: Spot): ElementContent[];
}

type NodeOf<Type extends Nodes['type']> = Extract<Nodes, { type: Type }>;

/** Returns what the page shows for one kind of node; undefined: nothing. */
export type NodeHandler<Type extends Nodes['type']> = (
  node: NodeOf<Type>,
  context: PageContext,
  parent: Parents | undefined,
) => ElementContent[] | ElementContent | undefined;
