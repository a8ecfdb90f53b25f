import type { Manifest } from '../../manifest/manifest.js';
import type { SkippedNode, Span, UncastBlock } from '../block.js';
import { hasWord, normaliseText, previewOf } from '../read/normalise-text.js';
import { type FindLabel, findSpeeches, foldedLabel, type SpeechPart } from './find-speeches.js';
import { labelEnd } from './label-end.js';
import { splitSpeeches } from './split-speeches.js';

/** Text of a block, or of a part of it, that one voice says. */
export interface SpokenPart {
  /** Cast member that speaks it; null: no label decides. */
  readonly member: string | null;
  /** Without a label that is not read; empty: nothing to speak. */
  readonly text: string;
  readonly span: Span;
}

/** Speeches of a chapter by the speakers of the manifest. */
export interface CastSpeakers {
  /** Parts of a block, in order. Several if speeches begin inside it. */
  partsAt(index: number): readonly SpokenPart[];
  /** Labels that are not read. */
  readonly skipped: readonly SkippedNode[];
  /** Labels of the manifest that occur. */
  readonly found: ReadonlySet<string>;
}

/** Finds the speeches of a chapter under `speakers` and `read.speakerLabels` of the manifest. */
export function castSpeakers(
  blocks: readonly UncastBlock[],
  { speakers, read }: Pick<Manifest, 'speakers' | 'read'>,
): CastSpeakers {
  if (speakers.length === 0) {
    const partsAt = (index: number) => {
      const { text, span } = blocks[index] as UncastBlock;
      return [{ member: null, text, span }];
    };
    return { partsAt, skipped: [], found: new Set() };
  }
  const members = new Map(speakers.map(({ label, as }) => [label, as]));
  const find = labelFinder([...members.keys()]);
  const split = splitSpeeches(blocks, find);
  const speeches = findSpeeches(
    split.map(({ block }) => block),
    find,
  );
  const isSkipped = read.speakerLabels === 'skip';
  const parts = blocks.map((): SpokenPart[] => []);
  for (const [at, { block, index }] of split.entries()) {
    const speech = speeches.get(at);
    const text = isSkipped ? block.text.slice(silentLength(block.text, speech)) : block.text;
    const member = (speech && members.get(speech.speaker)) ?? null;
    parts[index]?.push({ member, text, span: block.span });
  }
  return {
    partsAt: (index) => parts[index] ?? [],
    skipped: isSkipped ? [...speeches].flatMap(([at, part]) => skippedLabel(split[at]?.block, part)) : [],
    found: new Set([...speeches.values()].map(({ speaker }) => speaker)),
  };
}

/** Returns the length of the label, and of a rest without words, which engines reject. */
function silentLength(text: string, part: SpeechPart | undefined): number {
  const length = part?.labelLength ?? 0;
  return length > 0 && !hasWord(text.slice(length)) ? text.length : length;
}

function skippedLabel(block: UncastBlock | undefined, part: SpeechPart): SkippedNode[] {
  if (!block || part.labelLength === 0) return [];
  const { line, column } = block.span;
  const preview = previewOf(block.text.slice(0, silentLength(block.text, part)));
  return [{ kind: 'speaker', line, column, preview }];
}

/**
 * Returns a function that finds these labels, the longest first. A label matches as it is written, or else in any letter
 * case and with any apostrophe: "ANNA." for `Anna`.
 */
function labelFinder(labels: readonly string[]): FindLabel {
  const known = new Map<string, Map<string, string>>();
  for (const label of labels) {
    const name = nameOf(label);
    const same = known.get(foldedLabel(name)) ?? new Map();
    if (!same.has(name)) known.set(foldedLabel(name), same.set(name, label));
  }
  const lengths = [...new Set(labels.map((label) => nameOf(label).length))].sort((a, b) => b - a);
  return (block) => {
    for (const length of lengths) {
      const name = block.text.slice(0, length);
      const same = known.get(foldedLabel(name));
      const speaker = same && (same.get(name) ?? [...same.values()][0]);
      const end = speaker === undefined ? null : labelEnd(block, length);
      if (speaker !== undefined && end !== null) return { speaker, length: end };
    }
    return null;
  };
}

/** Returns a label without the punctuation that users may copy from the chapter: `Anna:`. */
const nameOf = (label: string): string => normaliseText(label).replace(/(?<=.)[.:：。]$/u, '');
