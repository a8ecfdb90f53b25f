import type { VoiceComment } from '../block.js';

interface OpenMark {
  readonly mark: VoiceComment;
  /** The nesting level that it was opened at: it does not outlive that level. */
  readonly level: number;
  /** Which outline the heading belongs to; a quotation has an outline of its own. */
  readonly outline: number;
  /** The heading's depth; 0: a container, which no heading ends. */
  readonly depth: number;
}

/** The marks that hold at one point of a walk through a document. */
export interface OpenVoiceComments {
  /** Weakest first: what is opened inside another is stronger. The same array as long as nothing changes. */
  current(): readonly VoiceComment[];
  open(mark: VoiceComment, at: { level: number; outline: number; depth: number }): void;
  /** A heading ends the sections of its own and of lower levels. */
  endSections(outline: number, depth: number): void;
  /** A container, quotation or list item ends what was opened in it. */
  endLevel(level: number): void;
}

export function createOpenVoiceComments(): OpenVoiceComments {
  let open: readonly OpenMark[] = [];
  let marks: readonly VoiceComment[] = [];
  const replace = (next: readonly OpenMark[]) => {
    if (next.length === 0 && open.length === 0) return;
    open = next;
    marks = next.map(({ mark }) => mark);
  };
  return {
    current: () => marks,
    open: (mark, at) => replace([...open, { mark, ...at }]),
    endSections: (outline, depth) =>
      replace(open.filter((one) => one.outline !== outline || one.depth === 0 || one.depth < depth)),
    endLevel: (level) => {
      if (open.some((one) => one.level >= level)) replace(open.filter((one) => one.level < level));
    },
  };
}
