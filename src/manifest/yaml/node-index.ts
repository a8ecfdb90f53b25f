import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';

/** Nodes at a path of a YAML file. `key` is null in a list and at the top, `value` null for an empty file. */
export interface FoundNodes {
  readonly key: Node | null;
  readonly value: Node | null;
}

/** Finds the nodes at a path, or the closest existing parent. Scans each mapping only once. */
export class NodeIndex {
  private readonly document: Document.Parsed;
  private readonly pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  constructor(document: Document.Parsed) {
    this.document = document;
  }

  at(path: Path): FoundNodes {
    let found: FoundNodes = { key: null, value: this.document.contents };
    for (const part of path) {
      const holder = found.value;
      if (isMap(holder)) {
        const pair = this.pairsOf(holder).get(String(part));
        if (!pair) return found;
        found = { key: pair.key as Node, value: this.resolved(pair.value) };
      } else if (isSeq(holder)) {
        const item = holder.items[Number(part)];
        if (item === undefined) return found;
        found = { key: null, value: this.resolved(item) };
      } else return found;
    }
    return found;
  }

  private pairsOf(map: YAMLMap): Map<string, Pair> {
    const known = this.pairs.get(map);
    if (known !== undefined) return known;
    // The last of two equal keys determines the value.
    const pairs = new Map(
      map.items.flatMap((pair) => (isScalar(pair.key) ? [[String(pair.key.value), pair] as const] : [])),
    );
    this.pairs.set(map, pairs);
    return pairs;
  }

  private resolved(node: unknown): Node | null {
    return isAlias(node)
      ? (node.resolve(this.document) ?? null)
      : ((node as Node | null | undefined) ?? null);
  }
}

/** Keys and indices from the top of the file. */
export type Path = readonly PropertyKey[];
