import type { Manifest } from '../../manifest/manifest.js';
import type { MarkdownDocument, SkippedNode, UncastBlock } from '../block.js';
import { hasWord, normaliseText, previewOf } from '../read/normalise-text.js';
import { type FindLabel, findSpeeches, type SpeechPart } from './find-speeches.js';
import { labelEnd } from './label-end.js';
import { htmlBlocks, splitHtml } from './split-html.js';

/** Speeches of a chapter by the speakers of the manifest. */
export interface CastSpeakers {
  /** Cast member that speaks a block; null: the label decides nothing. */
  memberAt(index: number): string | null;
  /** Text of a block to speak, without a label that is not read; empty: nothing. */
  textAt(index: number): string;
  /** Labels that are not read. */
  readonly skipped: readonly SkippedNode[];
  /** Labels of the manifest that occur. */
  readonly found: ReadonlySet<string>;
}

/** Returns a chapter whose blocks of HTML are split where one of the parts begins with a label of the manifest. */
export function splitSpeeches(
  document: MarkdownDocument,
  { speakers }: Pick<Manifest, 'speakers'>,
): MarkdownDocument {
  if (speakers.length === 0) return document;
  const find = labelFinder(speakers.map(({ label }) => label));
  return splitHtml(document, (block) => htmlBlocks(block).some((part) => find(part) !== null));
}

/** Finds the speeches of a chapter under `speakers` and `read.speakerLabels` of the manifest. */
export function castSpeakers(
  blocks: readonly UncastBlock[],
  { speakers, read }: Pick<Manifest, 'speakers' | 'read'>,
): CastSpeakers {
  const members = new Map(speakers.map(({ label, as }) => [label, as]));
  const parts: ReadonlyMap<number, SpeechPart> =
    speakers.length === 0 ? new Map() : findSpeeches(blocks, labelFinder([...members.keys()]));
  const isSkipped = read.speakerLabels === 'skip';
  return {
    memberAt(index) {
      const part = parts.get(index);
      return (part && members.get(part.speaker)) ?? null;
    },
    textAt(index) {
      const { text } = blocks[index] as UncastBlock;
      return isSkipped ? text.slice(silentLength(text, parts.get(index))) : text;
    },
    skipped: isSkipped ? [...parts].flatMap(([index, part]) => skippedLabel(blocks[index], part)) : [],
    found: new Set([...parts.values()].map(({ speaker }) => speaker)),
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
 * case: "ANNA." for `Anna`.
 */
function labelFinder(labels: readonly string[]): FindLabel {
  const known = new Map<string, Map<string, string>>();
  for (const label of labels) {
    const name = nameOf(label);
    const same = known.get(name.toLowerCase()) ?? new Map();
    if (!same.has(name)) known.set(name.toLowerCase(), same.set(name, label));
  }
  const lengths = [...new Set(labels.map((label) => nameOf(label).length))].sort((a, b) => b - a);
  return (block) => {
    for (const length of lengths) {
      const name = block.text.slice(0, length);
      const same = known.get(name.toLowerCase());
      const speaker = same && (same.get(name) ?? [...same.values()][0]);
      const end = speaker === undefined ? null : labelEnd(block, length);
      if (speaker !== undefined && end !== null) return { speaker, length: end };
    }
    return null;
  };
}

/** Returns a label without the punctuation that users may copy from the chapter: `Anna:`. */
const nameOf = (label: string): string => normaliseText(label).replace(/(?<=.)[.:：。]$/u, '');
