import { nearest } from '../../manifest/diagnostics/nearest.js';
import type { Delivery } from '../../manifest/manifest.js';
import type { MarkdownCode } from '../markdown-codes.js';
import { normaliseText } from '../read/normalise-text.js';

/** What a mark in a chapter may set. */
export const voiceCommentKeys = ['as', 'voice', 'prompt', 'language'] as const;

type MarkKey = (typeof voiceCommentKeys)[number];

/** A key and its value as somebody wrote them; `where` is handed back with a problem. */
export interface Attribute<Where> {
  readonly key: string;
  readonly value: unknown;
  readonly where: Where;
}

export interface AttributeProblem<Where> {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
  /** Null: the mark as a whole. */
  readonly where: Where | null;
}

const isMarkKey = (key: string): key is MarkKey => (voiceCommentKeys as readonly string[]).includes(key);

/** Makes a delivery of the attributes of a mark, wherever it was written: the rules are the same for all three ways. */
export function deliveryFrom<Where>(attributes: readonly Attribute<Where>[]): {
  delivery: Delivery;
  problems: AttributeProblem<Where>[];
} {
  const delivery: { -readonly [Key in MarkKey]?: string } = {};
  const problems: AttributeProblem<Where>[] = [];
  for (const { key, value, where } of attributes) {
    const text = typeof value === 'string' ? normaliseText(value) : '';
    if (!isMarkKey(key)) problems.push({ ...unknownKey(key), where });
    else if (text === '') problems.push({ ...noText(key, value), where });
    else if (delivery[key] !== undefined) problems.push({ ...twice(key), where });
    else delivery[key] = text;
  }
  if (attributes.length === 0) problems.push({ ...emptyMark, where: null });
  return { delivery, problems };
}

const emptyMark = {
  code: 'markdown-mark-empty',
  message: 'This mark says nothing about how to speak.',
  hint: 'Give it a cast member or a voice: as=letter, voice=Kore, prompt="…", language=en-GB.',
} as const;

function unknownKey(key: string) {
  const [near] = nearest(key, voiceCommentKeys);
  return {
    code: 'markdown-mark-unknown-key',
    message: `A mark has no \`${key.slice(0, 60)}\`.`,
    hint: near ? `Did you mean \`${near}\`?` : 'It takes `as`, `voice`, `prompt` and `language`.',
  } as const;
}

function noText(key: MarkKey, value: unknown) {
  const isText = typeof value === 'string' || value === null || value === undefined;
  return {
    code: 'markdown-mark-bad-value',
    message: isText ? `\`${key}\` is empty.` : `\`${key}\` is not a text.`,
    hint: isText ? 'Give it a value, or leave it out.' : 'Put the value in quotes.',
  } as const;
}

const twice = (key: MarkKey) =>
  ({
    code: 'markdown-mark-bad-value',
    message: `\`${key}\` is given twice in one mark.`,
    hint: 'Keep one of the two.',
  }) as const;
