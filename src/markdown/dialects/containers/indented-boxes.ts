import type { Construct } from '../construct.js';
import { titleOf } from './container-names.js';
import { containersFromMarkdown } from './container-nodes.js';
import { createIndentEnd } from './nesting.js';
import { type Opening, openingOf } from './opening.js';
import { type ContainerKind, containerConstruct } from './tokenize-container.js';

/** Kinds that are sure to be meant without a title in quotes. */
const known =
  'note|abstract|summary|tldr|info|todo|tip|hint|important|success|check|done|question|help|faq|warning|caution|' +
  'attention|failure|fail|missing|danger|error|bug|example|quote|cite|admonition';

const [exclamation, question, equals] = [33, 63, 61];

/** As in Python-Markdown, quotes may be inside of quotes. */
const admonition = /^(?:!!!|\?\?\?\+?)[ \t]?([\w \t-]*)(".*")?$/;
const tab = /^===(?:\+!?|!\+?)?[ \t]+("(?:[^"\\]|\\.)*"|'[^']*')$/;

function readOpening(written: string): Opening | null {
  const line = written.trimEnd();
  const [, tabTitle] = tab.exec(line) ?? [];
  if (tabTitle !== undefined)
    return openingOf({ sign: '=', size: 3, name: 'tab', title: insideQuotes(line, tabTitle) });
  const [, classes = '', title] = admonition.exec(line) ?? [];
  const [name = ''] = classes.trim().split(/[ \t]+/);
  if (name === '' && title === undefined) return null;
  return openingOf({
    sign: line.charAt(0),
    size: 3,
    name,
    isAdmonition: true,
    title: title === undefined ? null : insideQuotes(line, title),
    // An empty title in quotes removes it.
    shownTitle: title === undefined ? titleOf(name) : null,
  });
}

/** Returns the range of a title without its quotes; null: it is empty. */
function insideQuotes(line: string, quoted: string): readonly [number, number] | null {
  const start = line.indexOf(quoted) + 1;
  return quoted.length > 2 ? [start, start + quoted.length - 2] : null;
}

const indented: ContainerKind = {
  name: 'indentedBox',
  readOpening,
  createReader: (_opening, indent) => createIndentEnd(indent),
  contentIndent: (indent) => indent + 4,
  hasClosingLine: false,
};

/** Admonitions and tabs of Python-Markdown, whose content is indented: `!!! note "Title"`, `??? tip`, `=== "Tab"`. */
export const indentedBoxes: Construct = {
  name: 'indented-boxes',
  dialects: ['mkdocs'],
  sign: /(?:!!!|\?\?\?\+?|===[+!]{0,2})[ \t]*["'\w]/,
  proof: new RegExp(
    `^[ \\t>]*(?:(?:!!!|\\?\\?\\?\\+?)[ \\t]?(?:(?:${known})(?:[ \\t]+[\\w-]+)*(?:[ \\t]+"[^\\n]*")?|[\\w \\t-]*"[^"\\n]*")` +
      `|===[+!]{0,2}[ \\t]+"[^"\\n]+")[ \\t]*\\r?\\n(?:[ \\t>]*\\r?\\n)?[ >]*?(?:\\t| {4})`,
    'm',
  ),
  shows: ['mkdocs'],
  syntax: () => {
    const construct = containerConstruct(indented);
    return { flow: { [exclamation]: construct, [question]: construct, [equals]: construct } };
  },
  fromMarkdown: () => containersFromMarkdown,
};
