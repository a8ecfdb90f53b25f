import { characterEntities } from 'character-entities';
import type { Element, Properties, Root } from 'hast';
import { Parser } from 'htmlparser2';
import { SaxesParser } from 'saxes';
import { NarrateError } from '../../../base/errors.js';
import { maxElementDepth, maxOpenElements } from '../archive/epub-limits.js';
import { expandEntities } from './declared-entities.js';

/** Tree of an XML or XHTML file. Elements have their local names, without prefixes. */
export interface ParsedDocument {
  readonly root: Root;
  /** Why it is not well-formed XML; null: it is. */
  readonly flaw: string | null;
}

/** Namespace of `epub:type` (EPUB 3.3, appendix E). Files may use another prefix. */
const opsNamespace = 'http://www.idpf.org/2007/ops';

/**
 * Parses XML, with namespaces and the named characters of XHTML. Never loads a DTD. Replaces entities that the file
 * declares itself, within limits, and keeps others unchanged. Parses text that is not well-formed leniently.
 * @param kind for text that is not well-formed; `xhtml`: allows unclosed elements like HTML; `xml`: does not
 * @throws NarrateError `epub-damaged` for elements that are nested too deeply
 */
export function parseDocument(written: string, kind: 'xhtml' | 'xml'): ParsedDocument {
  const text = expandEntities(written);
  try {
    return parseStrictly(text);
  } catch (error) {
    if (error instanceof NarrateError) throw error;
    return { root: parseLeniently(text, kind), flaw: error instanceof Error ? error.message : String(error) };
  }
}

function parseStrictly(text: string): ParsedDocument {
  const builder = createBuilder();
  const parser = new SaxesParser({ xmlns: true, position: true });
  const entities = new Map(Object.entries(characterEntities));
  let flaw: string | null = null;
  parser.ENTITIES = new Proxy(parser.ENTITIES, {
    get(own, name: string) {
      const known = own[name] ?? entities.get(name);
      if (known === undefined) flaw = `&${name}; has no declaration that can be used`;
      return known ?? `&${name};`;
    },
  });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    const properties: Properties = {};
    for (const { prefix, local: name, uri: space, value } of Object.values(attributes)) {
      if (prefix === 'xmlns' || name === 'xmlns') continue;
      setProperty(properties, space === opsNamespace && name === 'type' ? 'epub:type' : name, value);
    }
    builder.open(uri === opsNamespace ? `epub:${local}` : local, properties);
  });
  parser.on('closetag', () => builder.close());
  parser.on('text', builder.text);
  parser.on('cdata', builder.text);
  parser.write(text).close();
  return { root: builder.root, flaw };
}

function parseLeniently(text: string, kind: 'xhtml' | 'xml'): Root {
  const builder = createBuilder();
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        const properties: Properties = {};
        for (const [key, value] of Object.entries(attributes)) {
          if (!key.startsWith('xmlns'))
            setProperty(properties, key === 'epub:type' ? key : localOf(key), value);
        }
        builder.open(name.startsWith('epub:') ? name : localOf(name), properties);
      },
      onclosetag: () => builder.close(),
      ontext: (data) => builder.text(data),
    },
    { xmlMode: kind === 'xml', recognizeSelfClosing: true, recognizeCDATA: true },
  );
  parser.end(text);
  return builder.root;
}

const localOf = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Sets a property, with hast's name for an attribute (property-information) where this code reads it. */
function setProperty(properties: Properties, name: string, value: string): void {
  switch (name) {
    case 'class':
      properties.className = value.split(/\s+/).filter((one) => one !== '');
      return;
    case 'rowspan':
    case 'colspan': {
      const count = Number.parseInt(value, 10);
      // HTML allows 1,000 columns. The limit prevents huge tables.
      if (count > 1) properties[name === 'rowspan' ? 'rowSpan' : 'colSpan'] = Math.min(count, 100);
      return;
    }
    case 'start':
      properties.start = Number.parseInt(value, 10) || 1;
      return;
    default:
      properties[name] = value;
  }
}

interface Builder {
  readonly root: Root;
  open(tagName: string, properties: Properties): void;
  close(): void;
  text(value: string): void;
}

function createBuilder(): Builder {
  const root: Root = { type: 'root', children: [] };
  const open: (Root | Element)[] = [root];
  /** Number of open elements that have no node because they are too deep. */
  let flattened = 0;
  const top = (): Root | Element => open.at(-1) ?? root;
  return {
    root,
    open(tagName, properties) {
      if (open.length + flattened > maxOpenElements) {
        throw new NarrateError(
          'epub-damaged',
          `A text of the EPUB has elements nested more than ${maxOpenElements} levels deep.`,
        );
      }
      if (open.length > maxElementDepth) {
        flattened += 1;
        return;
      }
      const element: Element = { type: 'element', tagName, properties, children: [] };
      top().children.push(element);
      open.push(element);
    },
    close() {
      if (flattened > 0) flattened -= 1;
      else if (open.length > 1) open.pop();
    },
    text(value) {
      const last = top().children.at(-1);
      if (last?.type === 'text') last.value += value;
      else top().children.push({ type: 'text', value });
    },
  };
}
