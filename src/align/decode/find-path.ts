import type { FrameScorer } from '../model/frame-scorer.js';
import { anySound, type Graph, junction } from './graph.js';
import { createTokenPool } from './token-pool.js';

/** Log-likelihoods are multiplied by this, because neighbouring frames are not independent. */
export const likelihoodScale = 0.15;
/** Paths whose score is this much below the best one are given up. */
const firstBeam = 40;
/** If every path was given up before the end, the search is repeated with a beam this many times as wide. */
const widening = 4;
const widestBeam = firstBeam * widening ** 3;

/** The best path through a graph. */
export interface Path {
  /** The node of each frame. */
  readonly nodes: Int32Array;
  /** The sum of scaled log-likelihoods, less the penalties. */
  readonly score: number;
}

/**
 * Finds the best path through a graph for the frames of a sound (Viterbi search with a beam). The result depends only on the
 * arguments.
 * @returns null if no path has as many frames as the sound
 */
export function findPath(graph: Graph, scorer: FrameScorer, frames: number): Path | null {
  for (let beam = firstBeam; beam < widestBeam; beam *= widening) {
    const path = new Search(graph, scorer, beam).run(frames);
    if (path !== null) return path;
  }
  return new Search(graph, scorer, Number.POSITIVE_INFINITY).run(frames);
}

/**
 * What a search needs for each node of its graph. All searches use the same memory, one after the other, because V8 frees large
 * arrays late.
 */
class SearchMemory {
  /** The best score with which a node is reached in the current step, and the token it is reached from. */
  scores = new Float64Array(0);
  from = new Int32Array(0);
  /** The step in which `scores` and `from` of a node were set. */
  reachedAt = new Int32Array(0);
  /** The nodes with a frame that the current step reaches, in the order in which it reaches them. */
  reached = new Int32Array(0);
  /** The paths that are followed: their last nodes, scores and tokens. */
  active = new Int32Array(0);
  activeScores = new Float64Array(0);
  tokens = new Int32Array(0);
  readonly pool = createTokenPool();

  /** Prepares the memory for a search in a graph with so many nodes. */
  clear(size: number): void {
    this.pool.clear();
    if (this.from.length < size) {
      this.scores = new Float64Array(size);
      this.from = new Int32Array(size);
      this.reachedAt = new Int32Array(size);
      this.reached = new Int32Array(size);
      this.active = new Int32Array(size);
      this.activeScores = new Float64Array(size);
      this.tokens = new Int32Array(size);
    }
    this.reachedAt.fill(-1);
  }
}

const memory = new SearchMemory();

class Search {
  readonly #graph: Graph;
  readonly #scorer: FrameScorer;
  readonly #beam: number;
  readonly #pool = memory.pool;
  readonly #scores: Float64Array;
  readonly #from: Int32Array;
  readonly #reachedAt: Int32Array;
  readonly #reached: Int32Array;
  readonly #active: Int32Array;
  readonly #activeScores: Float64Array;
  readonly #tokens: Int32Array;
  #step = 0;
  #reachedCount = 0;
  #activeCount = 0;

  constructor(graph: Graph, scorer: FrameScorer, beam: number) {
    this.#graph = graph;
    this.#scorer = scorer;
    this.#beam = beam;
    memory.clear(graph.states.length);
    this.#scores = memory.scores;
    this.#from = memory.from;
    this.#reachedAt = memory.reachedAt;
    this.#reached = memory.reached;
    this.#active = memory.active;
    this.#activeScores = memory.activeScores;
    this.#tokens = memory.tokens;
  }

  run(frames: number): Path | null {
    this.#reach(this.#graph.start, 0, -1);
    for (let frame = 0; frame < frames; frame++) {
      this.#passJunctions();
      this.#scorer.moveTo(frame);
      this.#score();
      if (this.#activeCount === 0) return null;
      this.#pool.tidy(this.#tokens.subarray(0, this.#activeCount));
      this.#leave();
    }
    this.#passJunctions();
    const { end } = this.#graph;
    if (this.#reachedAt[end] !== this.#step) return null;
    const nodes = this.#pool.pathTo(this.#from[end] as number);
    return { nodes, score: this.#scores[end] as number };
  }

  /** Notes a way to a node, if it is the best one in this step. */
  #reach(node: number, score: number, from: number): void {
    if (this.#reachedAt[node] !== this.#step) {
      this.#reachedAt[node] = this.#step;
      if (this.#graph.states[node] !== junction) this.#reached[this.#reachedCount++] = node;
    } else if (score <= (this.#scores[node] as number)) return;
    this.#scores[node] = score;
    this.#from[node] = from;
  }

  /** Follows the arcs of the junctions that were reached. */
  #passJunctions(): void {
    for (const node of this.#graph.junctions) {
      if (this.#reachedAt[node] === this.#step)
        this.#follow(node, this.#scores[node] as number, this.#from[node] as number);
    }
  }

  #follow(node: number, score: number, token: number): void {
    const { arcOffsets, arcTargets, arcPenalties } = this.#graph;
    const end = arcOffsets[node + 1] as number;
    for (let arc = arcOffsets[node] as number; arc < end; arc++)
      this.#reach(arcTargets[arc] as number, score - (arcPenalties[arc] as number), token);
  }

  /** Adds the frame's likelihood to all nodes that were reached, and keeps those within the beam. */
  #score(): void {
    const { states, framePenalties } = this.#graph;
    let best = Number.NEGATIVE_INFINITY;
    for (let index = 0; index < this.#reachedCount; index++) {
      const node = this.#reached[index] as number;
      const state = states[node] as number;
      const likelihood = state === anySound ? this.#scorer.best() : this.#scorer.scoreOf(state);
      const score =
        (this.#scores[node] as number) + likelihoodScale * (likelihood - (framePenalties[node] as number));
      this.#scores[node] = score;
      if (score > best) best = score;
    }
    this.#activeCount = 0;
    for (let index = 0; index < this.#reachedCount; index++) {
      const node = this.#reached[index] as number;
      const score = this.#scores[node] as number;
      if (score < best - this.#beam) continue;
      this.#active[this.#activeCount] = node;
      this.#activeScores[this.#activeCount] = score;
      this.#tokens[this.#activeCount] = this.#pool.add(node, this.#from[node] as number);
      this.#activeCount++;
    }
  }

  /** Begins the next step: follows the arcs of all active nodes. */
  #leave(): void {
    this.#step++;
    this.#reachedCount = 0;
    for (let index = 0; index < this.#activeCount; index++) {
      const node = this.#active[index] as number;
      const score = this.#activeScores[index] as number;
      const token = this.#tokens[index] as number;
      if (this.#graph.repeats[node] === 1) this.#reach(node, score, token);
      this.#follow(node, score, token);
    }
  }
}
