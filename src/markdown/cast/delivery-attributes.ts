import { nearest } from '../../manifest/diagnostics/nearest.js';
import type { Delivery } from '../../manifest/manifest.js';
import type { MarkdownCode } from '../markdown-codes.js';
import { normaliseText } from '../read/normalise-text.js';

/** Keys of a voice comment, a container or `narrate:` in the front matter. */
export const voiceCommentKeys = ['as', 'voice', 'prompt', 'language'] as const;

type VoiceKey = (typeof voiceCommentKeys)[number];

/** Key and value as written in the chapter. `where` is returned with a problem. */
export interface Attribute<Where> {
  readonly key: string;
  readonly value: unknown;
  readonly where: Where;
}

/** Problem with an attribute, or with all of them together. */
export interface AttributeProblem<Where> {
  readonly code: MarkdownCode;
  readonly message: string;
  readonly hint: string;
  /** Null: the whole voice comment. */
  readonly where: Where | null;
}

const isVoiceKey = (key: string): key is VoiceKey => (voiceCommentKeys as readonly string[]).includes(key);

/** Converts attributes to voice settings, by the same rules for comments, containers and front matter. */
export function deliveryFrom<Where>(attributes: readonly Attribute<Where>[]): {
  delivery: Delivery;
  problems: AttributeProblem<Where>[];
} {
  const delivery: { -readonly [Key in VoiceKey]?: string } = {};
  const problems: AttributeProblem<Where>[] = [];
  for (const { key, value, where } of attributes) {
    const text = typeof value === 'string' ? normaliseText(value) : '';
    if (!isVoiceKey(key)) problems.push({ ...unknownKey(key), where });
    else if (text === '') problems.push({ ...noText(key, value), where });
    else if (delivery[key] !== undefined) problems.push({ ...duplicate(key), where });
    else delivery[key] = text;
  }
  if (attributes.length === 0) problems.push({ ...noAttributes, where: null });
  return { delivery, problems };
}

const noAttributes = {
  code: 'markdown-mark-empty',
  message: 'This voice comment sets nothing.',
  hint: 'Add a name from `voices` or voice settings: as=letter, voice=Kore, prompt="…" or language=en-GB.',
} as const;

function unknownKey(key: string) {
  const [near] = nearest(key, [...voiceCommentKeys, 'say']);
  if (key === 'say') return { ...unknown(key), hint: sayHint } as const;
  const keys = 'The valid settings are `as`, `voice`, `prompt` and `language`.';
  return { ...unknown(key), hint: near ? `Did you mean \`${near}\`?` : keys } as const;
}

const unknown = (key: string) =>
  ({
    code: 'markdown-mark-unknown-key',
    message: `Unknown setting \`${key.slice(0, 60)}\` in a voice comment.`,
  }) as const;

const sayHint = 'Write a comment right before the block that the words replace: <!-- narrate: say="…" -->.';

function noText(key: VoiceKey, value: unknown) {
  const isText = typeof value === 'string' || value === null || value === undefined;
  return {
    code: 'markdown-mark-bad-value',
    message: isText ? `\`${key}\` is empty.` : `\`${key}\` must be text.`,
    hint: isText ? 'Give it a value, or remove it.' : 'Put the value in quotes.',
  } as const;
}

/** Problem of a key that is set twice. */
export const duplicate = (key: string) =>
  ({
    code: 'markdown-mark-bad-value',
    message: `\`${key}\` is set twice in one voice comment.`,
    hint: 'Remove one of the two.',
  }) as const;
