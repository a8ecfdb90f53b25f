import { directive } from 'micromark-extension-directive';
import type { Construct as Syntax } from 'micromark-util-types';
import { colon } from '../../parse/micromark-codes.js';
import type { Construct } from '../construct.js';
import { readColonLine } from './colon-line.js';
import { ContainerContent } from './container-content.js';
import { containersFromMarkdown } from './container-nodes.js';
import { createNesting, type NestingSign } from './nesting.js';
import { indentOf, readLine } from './read-line.js';
import { type ContainerKind, containerConstruct } from './tokenize-container.js';

const signOf = (line: string): NestingSign => {
  const read = readColonLine(line);
  if (read?.kind !== 'opening') return read?.kind === 'narrate' ? { ...read, ...narrate } : read;
  const { size, name, form } = read.opening;
  return { kind: 'opening', size, name, isLiteral: form !== 'blocks' && form !== 'figure' };
};

const narrate = { kind: 'opening', name: 'narrate', isLiteral: false } as const;

const colons: ContainerKind = {
  name: 'colonContainer',
  readOpening(line) {
    const read = readColonLine(line);
    return read?.kind === 'opening' ? read.opening : null;
  },
  createReader: ({ size, name, form }) =>
    createNesting({ size, name, isLiteral: form !== 'blocks' && form !== 'figure' }, signOf),
  contentIndent: (indent) => indent,
  hasClosingLine: true,
};

const directives = [directive().flow?.[colon] ?? []].flat();
const directiveContainer = directives.find(({ concrete }) => concrete) as Syntax;

/** Container of narrate: an opening line of the directive syntax, and the end of every container of colons. */
const narrateContainer: Syntax = {
  name: 'narrateContainer',
  concrete: true,
  tokenize(effects, ok, nok) {
    const { interrupt } = this;
    const indent = indentOf(this);
    let size = 3;
    const isNarrate = readLine((line) => {
      const read = readColonLine(line);
      if (read?.kind !== 'narrate') return false;
      size = read.size;
      return true;
    });
    const content = () =>
      new ContainerContent(this, effects, {
        reader: createNesting({ ...narrate, size }, signOf),
        isOption: () => false,
        contentIndent: indent,
        isLiteral: false,
        isFreelyIndented: false,
        enterClosing() {
          effects.enter('directiveContainerFence');
          effects.enter('directiveContainerSequence');
        },
        exitClosing() {
          effects.exit('directiveContainerSequence');
          effects.exit('directiveContainerFence');
        },
        atEnd() {
          effects.exit('directiveContainer');
          return ok;
        },
      });
    const restored =
      (next: typeof ok): typeof ok =>
      (code) => {
        if (interrupt === undefined) delete this.interrupt;
        else this.interrupt = interrupt;
        return next(code);
      };
    const opening = directiveContainer.tokenize.call(
      this,
      effects,
      // At the end of the text, it exits the container itself.
      restored((code) => (interrupt || code === null ? ok(code) : content().atLineEnd(code))),
      restored(nok),
    );
    return effects.check(
      isNarrate,
      (code) => {
        // The directive syntax stops after the opening line of what interrupts a paragraph.
        this.interrupt = true;
        return opening(code);
      },
      nok,
    );
  },
};

/** Closing line of a block of Microsoft Learn that is not open. */
const strayEnd: Syntax = {
  name: 'strayEnd',
  tokenize(effects, ok, nok) {
    const isEnd = readLine((line) => {
      const read = readColonLine(line);
      return read?.kind === 'closing' && read.name !== null;
    });
    const inLine: typeof ok = (code) => {
      if (code === null || code < -2) {
        effects.exit('containerStray');
        return ok(code);
      }
      effects.consume(code);
      return inLine;
    };
    return effects.check(
      isEnd,
      (code) => {
        effects.enter('containerStray');
        return inLine(code);
      },
      nok,
    );
  },
};

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    containerStray: 'containerStray';
  }
}

/** Containers between lines of colons: `::: {.note}`, `:::{note}`, `:::tip Title`, `:::row:::`. */
export const colonContainers: Construct = {
  name: 'colon-containers',
  dialects: [
    'pandoc',
    'quarto',
    'myst',
    'docusaurus',
    'vitepress',
    'learn',
    'mkdocs',
    'hugo',
    'jekyll',
    'mdbook',
  ],
  sign: /:::/,
  proof: /^[ \t>*+\-\d.)]*:::/m,
  syntax: () => ({ flow: { [colon]: [containerConstruct(colons), narrateContainer, strayEnd] } }),
  fromMarkdown: () => containersFromMarkdown,
};
