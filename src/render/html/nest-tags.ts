import type { ElementContent, Parents } from 'hast';
import { Parser } from 'htmlparser2';
import { spotInside } from '../../markdown/parse/positions.js';
import type { SourceText } from '../../markdown/parse/source-text.js';
import { breaksWords, hidesContent } from '../../markdown/read/html-speech.js';
import { element, text } from '../page/elements.js';
import { blockTags, inlineTags, mathTags, renamedTags, voidTags } from './allowed.js';
import { attributesOf } from './attributes.js';

/** An element that is open. `into`: where its content goes. */
interface Open {
  /** As it is written. */
  readonly written: string;
  readonly tag: string;
  readonly into: ElementContent[];
}

/** Elements that are open at once. Of further ones only the content is shown. */
const mostOpen = 50;

/**
 * Makes elements of the HTML tags below a node, of which each may be a node of its own: `<b>`, text, `</b>`. A tag without an end
 * tag ends with the node that it is in. Only allowed elements and attributes become part of the page; of others only the content.
 */
export function nestTags(parent: Parents, source: SourceText): void {
  const children: ElementContent[] = [];
  const open: Open[] = [{ written: '', tag: '', into: children }];
  for (const child of parent.children as ElementContent[]) {
    if (child.type === 'raw') addHtml(child, open, source);
    else {
      if ('children' in child) nestTags(child, source);
      open.at(-1)?.into.push(child);
    }
  }
  parent.children = children;
}

function addHtml(raw: Extract<ElementContent, { type: 'raw' }>, open: Open[], source: SourceText): void {
  const node = { ...raw, type: 'html' } as const;
  const add = (child: ElementContent): void => void open.at(-1)?.into.push(child);
  let isOwn = false;
  // The parser passes over the end tag of an element that it did not see the start of.
  const before = open
    .slice(1)
    .map(({ written }) => `<${written}>`)
    .join('');
  const spotAt = (index: number) => spotInside(node, index - before.length, source);
  const parser = new Parser({
    onopentag(written, attributes) {
      if (!isOwn) return;
      const tag = nameOf(written);
      const at = spotAt(parser.startIndex);
      const position = { start: at, end: at };
      if (breaksWords(written) && !blockTags.has(tag) && tag !== 'br') add(text(' '));
      const isShown = inlineTags.has(tag) || blockTags.has(tag) || mathTags.has(tag);
      const isHidden = hidesContent(tag) || tag.startsWith('annotation');
      if (open.length > mostOpen && !isHidden && !voidTags.has(tag)) return;
      const shown = isShown ? element(tag, attributesOf(tag, attributes), [], position) : null;
      if (shown) add(shown);
      if (voidTags.has(tag)) return;
      open.push({ written, tag, into: isHidden ? [] : (shown?.children ?? open.at(-1)?.into ?? []) });
    },
    onclosetag(written) {
      // At its end the parser closes what is open, which the next node may still do.
      if (isOwn) close(nameOf(written), open);
    },
    ontext(value) {
      const at = spotAt(parser.startIndex);
      add(text(value, { start: at, end: at }));
    },
  });
  parser.write(before);
  isOwn = true;
  parser.write(raw.value);
  isOwn = false;
  parser.end();
}

const nameOf = (written: string): string => {
  const tag = written.replace(/^\w+:/, '');
  return renamedTags.get(tag) ?? tag;
};

function close(tag: string, open: Open[]): void {
  const index = open.findLastIndex((one) => one.tag === tag);
  if (index > 0) open.length = index;
}
