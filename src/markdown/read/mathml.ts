import { Parser } from 'htmlparser2';
import type { Nodes } from 'mdast';

/** Elements that repeat the formula in another language. */
const repeats: ReadonlySet<string> = new Set(['annotation', 'annotation-xml']);

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);

/** Returns a `<math>` element of HTML as well-formed XML, without prefixes of names, and with decoded entities. */
export function wellFormedMathml(html: string): string {
  const parts: string[] = [];
  let hidden = 0;
  const nameOf = (tag: string) => tag.replace(/^\w+:/, '').replace(/[^\w-]/g, '');
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (repeats.has(nameOf(tag))) hidden += 1;
        if (hidden > 0) return;
        const written = Object.entries(attributes)
          .filter(([name]) => /^[a-z-]+$/.test(name) && name !== 'alttext' && name !== 'xmlns')
          .map(([name, value]) => ` ${name}="${escaped(value)}"`);
        parts.push(`<${nameOf(tag)}${written.join('')}>`);
      },
      ontext(text) {
        if (hidden === 0) parts.push(escaped(text));
      },
      onclosetag(tag) {
        if (hidden === 0) parts.push(`</${nameOf(tag)}>`);
        if (repeats.has(nameOf(tag))) hidden -= 1;
      },
    },
    { recognizeSelfClosing: true },
  );
  parser.end(html);
  return parts.join('');
}

const opening = /^<(?:\w+:)?math[\s>]/i;
const closing = /^<\/(?:\w+:)?math\s*>/i;

/** Tells whether a tag starts a formula. */
export const startsMathml = (html: string): boolean => opening.test(html);

/**
 * Returns the source of a formula in a sentence, whose tags are separate nodes.
 * @param at index of its start tag in `nodes`
 * @returns null: it has no end tag there
 */
export function inlineMathml(
  nodes: readonly Nodes[],
  at: number,
): { readonly source: string; readonly next: number } | null {
  for (let end = at + 1; end < nodes.length; end += 1) {
    const node = nodes[end];
    if (node?.type !== 'html' || !closing.test(node.value)) continue;
    const parts = nodes
      .slice(at, end + 1)
      .map((part) => (part.type === 'html' ? part.value : escaped(textOf(part))));
    return { source: wellFormedMathml(parts.join('')), next: end + 1 };
  }
  return null;
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value;
  return 'children' in node ? node.children.map(textOf).join('') : '';
}
