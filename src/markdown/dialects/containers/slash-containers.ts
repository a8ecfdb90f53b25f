import type { Construct } from '../construct.js';
import { isAdmonitionName, titleOf } from './container-names.js';
import { containersFromMarkdown } from './container-nodes.js';
import { createNesting, type NestingSign } from './nesting.js';
import { type Opening, openingOf, trimmedRange } from './opening.js';
import { type ContainerKind, containerConstruct } from './tokenize-container.js';

const slash = 47;
/** Blocks of pymdown-extensions. Those of `html` have a selector instead of a title. */
const names = 'admonition|details|tab|html|caption|figure-caption|table-caption|define|definition';
const admonitions = 'note|tip|hint|info|important|warning|caution|danger|attention|error|new|settings';
const firstLine = /^(\/{3,})[ \t]*([A-Za-z][\w-]*)[ \t]*(?:\|(.*))?$/;
const lastLine = /^(\/{3,})[ \t]*$/;

function readOpening(line: string): Opening | null {
  const [, signs, name, title] = firstLine.exec(line) ?? [];
  if (signs === undefined || name === undefined) return null;
  const isAdmonition = isAdmonitionName(name) || new RegExp(`^(?:${admonitions})$`).test(name);
  return openingOf({
    sign: '/',
    size: signs.length,
    name,
    isAdmonition,
    shownTitle: isAdmonition || name === 'details' ? titleOf(name) : null,
    title:
      title === undefined || name === 'html' ? null : trimmedRange(line, line.indexOf('|') + 1, line.length),
    options: 'indented',
  });
}

const signOf = (line: string): NestingSign => {
  const [, signs] = lastLine.exec(line) ?? [];
  if (signs !== undefined) return { kind: 'closing', size: signs.length, name: null };
  const opening = line.startsWith('///') ? readOpening(line) : null;
  return opening && { kind: 'opening', size: opening.size, name: opening.name, isLiteral: false };
};

const slashes: ContainerKind = {
  name: 'slashContainer',
  readOpening,
  createReader: ({ size, name }) => createNesting({ size, name, isLiteral: false }, signOf),
  contentIndent: (indent) => indent,
  hasClosingLine: true,
};

/** Blocks of pymdown-extensions between lines of slashes: `/// note | Title`. */
export const slashContainers: Construct = {
  name: 'slash-containers',
  dialects: ['mkdocs'],
  sign: /\/\/\/[ \t]*[A-Za-z]/,
  proof: new RegExp(`^[ \\t>]*/{3,}[ \\t]*(?:${names}|${admonitions})[ \\t]*(?:\\|.*)?$`, 'm'),
  shows: ['mkdocs'],
  syntax: () => ({ flow: { [slash]: containerConstruct(slashes) } }),
  fromMarkdown: () => containersFromMarkdown,
};
