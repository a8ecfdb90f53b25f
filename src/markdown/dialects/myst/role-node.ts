import type { PhrasingContent } from 'mdast';

/** Roles for which a page shows the title or number of another place, unless they have a text of their own. */
const references = new Set(['ref', 'doc', 'any', 'eq', 'numref', 'external', 'prf:ref']);
/** Roles that show no text: values of programs, icons. */
const values = /^(?:eval|glue(?::\w+)?|sub-ref|octicon|fa[brs]?|fa-\w+|material-\w+|nb-\w+)$/;
const citations = /^(?:foot)?cite(?::\w+)?$/;

/** Converts a role, as it is written, to what a reader of the page sees. */
export function roleNode(written: string): PhrasingContent {
  const [, name = '', ticks = ''] = /^\{([^}]*)\}(`+)/.exec(written) ?? [];
  const content = written
    .slice(name.length + 2 + ticks.length, -ticks.length)
    .replace(/\s+/g, ' ')
    .trim();
  const [, title, target = content] = /^(.*\S)\s*<([^<>]*)>$/.exec(content) ?? [];
  if (name === 'math') return { type: 'inlineMath', value: content };
  if (name === 'raw' || name.startsWith('raw-')) return unspoken('raw', written);
  if (values.test(name)) return unspoken('template', written, content);
  if (citations.test(name)) return unspoken('citation', written, content);
  // The text of a number is a pattern: `Fig. %s`.
  if (name === 'numref' || name === 'eq' || (references.has(name) && title === undefined))
    return unspoken('citation', written, target);
  const shown = { type: 'text', value: shownText(name, title ?? content) } as const;
  if (name === 'sub' || name === 'subscript') return { type: 'subscript', children: [shown] };
  if (name === 'sup' || name === 'superscript') return { type: 'superscript', children: [shown] };
  return { type: 'inlineSpan', children: [shown] };
}

/** Returns the text that a page shows: an abbreviation without its explanation, a name of code without its module. */
function shownText(name: string, text: string): string {
  if (name === 'abbr' || name === 'abbreviation') return text.replace(/\s*\([^()]*\)$/, '') || text;
  if (name.includes(':') && text.startsWith('~')) return text.slice(1).split('.').at(-1) ?? text;
  return text.replace(/^[!~](?=\S)/, '');
}

const unspoken = (
  kind: 'raw' | 'template' | 'citation',
  value: string,
  spoken?: string,
): PhrasingContent => ({ type: 'unspoken', kind, value, ...(spoken === undefined ? {} : { spoken }) });
