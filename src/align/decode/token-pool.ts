/** Every path that is still possible, as tokens: each has a node and the token before it. */
export interface TokenPool {
  /** Adds a token and returns its number. `before`: the token before it; -1: none. */
  add(node: number, before: number): number;
  /**
   * Deletes all tokens from which no token of `alive` is reached, if that may save much memory. Numbers of tokens change, also
   * those in `alive`, which must be in ascending order.
   */
  tidy(alive: Int32Array): void;
  /** Deletes all tokens, to use the pool for another search. It keeps its memory, unless that is much. */
  clear(): void;
  /** Returns the nodes of the path that ends with a token, first node first. */
  pathTo(token: number): Int32Array;
  /** The number of tokens that memory is reserved for. */
  readonly capacity: number;
}

const smallestCapacity = 1 << 14;
/** A pool with a larger capacity (8 MB) does not keep its memory for the next search. */
const largestKept = 1 << 20;

/** Creates an empty pool. Its memory depends on how many paths differ at the same time, not on how many were ever tried. */
export function createTokenPool(): TokenPool {
  let nodes = new Int32Array(smallestCapacity);
  let previous = new Int32Array(smallestCapacity);
  let count = 0;
  /** Tidying is worth its time when the pool has this many tokens. */
  let limit = smallestCapacity;
  /** The new number of each token while the pool is tidied; 0: it is kept, -1: it is not. */
  let moved = new Int32Array(0);

  function grow(): void {
    nodes = enlarged(nodes);
    previous = enlarged(previous);
  }

  return {
    get capacity() {
      return nodes.length;
    },
    add(node, before) {
      if (count === nodes.length) grow();
      nodes[count] = node;
      previous[count] = before;
      return count++;
    },
    tidy(alive) {
      if (count < limit) return;
      if (moved.length < count) moved = new Int32Array(nodes.length);
      moved.fill(-1, 0, count);
      for (const token of alive) moved[token] = 0;
      for (let token = count - 1; token >= 0; token--) {
        const before = previous[token] as number;
        if (moved[token] === 0 && before >= 0) moved[before] = 0;
      }
      let kept = 0;
      for (let token = 0; token < count; token++) {
        if (moved[token] !== 0) continue;
        const before = previous[token] as number;
        nodes[kept] = nodes[token] as number;
        previous[kept] = before < 0 ? -1 : (moved[before] as number);
        moved[token] = kept++;
      }
      count = kept;
      for (const [index, token] of alive.entries()) alive[index] = moved[token] as number;
      limit = Math.max(smallestCapacity, kept * 2);
    },
    clear() {
      count = 0;
      limit = smallestCapacity;
      if (nodes.length <= largestKept) return;
      nodes = new Int32Array(smallestCapacity);
      previous = new Int32Array(smallestCapacity);
      moved = new Int32Array(0);
    },
    pathTo(token) {
      let length = 0;
      for (let at = token; at >= 0; at = previous[at] as number) length++;
      const path = new Int32Array(length);
      for (let at = token; at >= 0; at = previous[at] as number) path[--length] = nodes[at] as number;
      return path;
    },
  };
}

function enlarged(values: Int32Array): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(values.length * 2);
  larger.set(values);
  return larger;
}
