import type { Literal } from 'mdast';
import type { Extension } from 'mdast-util-from-markdown';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    mathFlow: 'mathFlow';
    mathFlowFence: 'mathFlowFence';
    mathFlowValue: 'mathFlowValue';
    mathFlowLabel: 'mathFlowLabel';
    mathText: 'mathText';
    mathTextMark: 'mathTextMark';
    mathTextData: 'mathTextData';
  }
}

/** Block formula between two `$$` lines. */
interface MathBlock extends Literal {
  type: 'math';
  value: string;
  /** Whether there is a closing `$$` line. */
  isClosed: boolean;
}

/** Formula in prose: `$x^2$` or `$$x^2$$`. */
interface InlineMath extends Literal {
  type: 'inlineMath';
  value: string;
}

declare module 'mdast' {
  interface RootContentMap {
    math: MathBlock;
    inlineMath: InlineMath;
  }
  interface BlockContentMap {
    math: MathBlock;
  }
  interface PhrasingContentMap {
    inlineMath: InlineMath;
  }
}

/** Creates the nodes of formulas in mdast-util-from-markdown. */
export const mathFromMarkdown: Extension = {
  enter: {
    mathFlow(token) {
      this.enter({ type: 'math', value: '', isClosed: false }, token);
      this.data.mathFences = 0;
      this.data.mathLine = token.start.line;
    },
    mathText(token) {
      this.enter({ type: 'inlineMath', value: '' }, token);
    },
  },
  exit: {
    mathFlowFence() {
      const node = this.stack.at(-1);
      if (node?.type === 'math') node.isClosed = ++this.data.mathFences > 1;
    },
    mathFlowValue(token) {
      const node = this.stack.at(-1);
      if (node?.type !== 'math') return;
      // Empty lines have no tokens of their own.
      const lineEnds = token.start.line - this.data.mathLine;
      this.data.mathLine = token.start.line;
      node.value += '\n'.repeat(lineEnds) + this.sliceSerialize(token);
    },
    mathTextData(token) {
      const node = this.stack.at(-1);
      if (node?.type === 'inlineMath') node.value += `${this.sliceSerialize(token)} `;
    },
    mathFlow(token) {
      const node = this.stack.at(-1);
      if (node?.type === 'math') node.value = node.value.slice(1);
      this.exit(token);
    },
    mathText(token) {
      this.exit(token);
    },
  },
};

declare module 'mdast-util-from-markdown' {
  interface CompileData {
    /** Number of `$$` lines so far, and the last line read, of the current formula. */
    mathFences: number;
    mathLine: number;
  }
}
