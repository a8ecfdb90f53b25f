import type { ReadPolicies } from '../../manifest/manifest.js';
import type { Unspoken } from '../dialects/nodes.js';
import { silentPart } from '../read/normalise-text.js';
import type { BlockHandler, InlineHandler } from './handler.js';

/** Tells whether the policy of a part is to read it, and it has words. */
const isRead = ({ kind, spoken }: Unspoken, { templates, citations }: ReadPolicies): boolean =>
  spoken !== '' &&
  ((kind === 'template' && templates === 'read') || (kind === 'citation' && citations === 'read'));

/** Reads or skips a part between blocks, by its policy. */
export const unspokenBlock: BlockHandler<'unspoken'> = (node, reader) => {
  if (isRead(node, reader.policies))
    reader.say(node, { kind: reader.paragraphKind, text: node.spoken ?? node.value });
  else reader.skip(node.kind, node, node.value);
};

/** Reads or skips a part of a sentence, by its policy. */
export const unspoken: InlineHandler<'unspoken'> = (node, speaking) => {
  if (isRead(node, speaking.policies)) return speaking.say(node.spoken ?? node.value);
  if (node.shown !== undefined) return speaking.say(` ${node.shown} `);
  // Inside a word, an editor's deletion or comment does not divide it: `col{--o--}or`.
  if (node.kind !== 'deleted' && node.kind !== 'comment') speaking.say(silentPart);
  speaking.skip(node.kind, node, node.value);
};
