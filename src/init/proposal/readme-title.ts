import { posix } from 'node:path';
import { characterEntities } from 'character-entities';
import { isMarkdown, stemOf } from '../../base/paths/markdown-name.js';
import { asLine } from '../files/loose-values.js';
import { parseMarkdown, textOf } from '../files/parse-markdown.js';
import type { SourceFolder } from '../files/source-folder.js';
import { isGenericTitle } from './front-facts.js';

/**
 * Returns the first heading of a README, in Markdown or as HTML `<h1>`, without formatting, links and badges. Text in code
 * blocks and comments is no heading. Null: there is none that names the book.
 */
export async function readmeTitle(folder: SourceFolder, bases: readonly string[]): Promise<string | null> {
  for (const base of bases) {
    const names = folder
      .list(base)
      .files.filter((name) => /^readme$/i.test(stemOf(name)) && isMarkdown(name));
    for (const name of names) {
      const title = await firstHeading(folder.text(posix.join(base, name)) ?? '');
      if (title !== null && !isGenericTitle(title)) return title;
    }
  }
  return null;
}

async function firstHeading(text: string): Promise<string | null> {
  const { children: blocks } = await parseMarkdown(text);
  for (const [at, block] of blocks.entries()) {
    if (block.type === 'heading' && block.depth === 1) {
      const title = asLine(textOf(block));
      if (title !== null) return title;
    }
    if (block.type !== 'html' || !/<h1[\s>]/i.test(block.value)) continue;
    // A blank line ends a block of HTML, so the element may go on in the blocks that follow.
    const html = blocks.slice(at, at + 4).map((one) => (one.type === 'html' ? one.value : textOf(one)));
    const inside = /<h1(?:\s[^>]*)?>([\s\S]*?)<\/h1/i.exec(
      html.join('\n').replace(/<!--[\s\S]*?-->/g, ''),
    )?.[1];
    const title = asLine(withoutEntities((inside ?? '').replace(/<[^>]*>/g, ' ')));
    if (title !== null) return title;
  }
  return null;
}

const withoutEntities = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|([a-z][a-z\d]{1,30}));/gi, (whole, number?: string, name = '') => {
    const point = Number(number);
    if (number === undefined) return characterEntities[name as string] ?? whole;
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
