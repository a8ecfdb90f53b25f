import type { VoiceComment } from '../block.js';

interface OpenVoiceComment {
  readonly comment: VoiceComment;
  /** Nesting level of the voice comment, which ends at the end of that level. */
  readonly level: number;
  /** Outline of the heading; a quotation has an outline of its own. */
  readonly outline: number;
  /** Depth of the heading; 0: a container, which no heading ends. */
  readonly depth: number;
}

/** Voice comments that apply at the current point of a walk through a document. */
export interface OpenVoiceComments {
  /** Returns the voice comments, weakest (outermost) first. Returns the same array until something changes. */
  current(): readonly VoiceComment[];
  open(comment: VoiceComment, at: { level: number; outline: number; depth: number }): void;
  /** Ends the sections of the outline that have this depth or a greater one. */
  endSections(outline: number, depth: number): void;
  /** Ends every voice comment of a container, quotation or list item. */
  endLevel(level: number): void;
}

/** Creates the state for a document, without voice comments. */
export function createOpenVoiceComments(): OpenVoiceComments {
  let open: readonly OpenVoiceComment[] = [];
  let comments: readonly VoiceComment[] = [];
  const replace = (next: readonly OpenVoiceComment[]) => {
    if (next.length === 0 && open.length === 0) return;
    open = next;
    comments = next.map(({ comment }) => comment);
  };
  return {
    current: () => comments,
    open: (comment, at) => replace([...open, { comment, ...at }]),
    endSections: (outline, depth) =>
      replace(open.filter((one) => one.outline !== outline || one.depth === 0 || one.depth < depth)),
    endLevel: (level) => {
      if (open.some((one) => one.level >= level)) replace(open.filter((one) => one.level < level));
    },
  };
}
