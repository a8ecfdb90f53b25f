import type { Delivery } from '../../manifest/manifest.js';

/** Complete voice settings of a block, as the book names them. The engine in use may replace them. */
export interface ResolvedDelivery {
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
  /** Offline voice that replaces `voice` in a draft; null: the book names none. */
  readonly draftVoice: string | null;
}

/**
 * Merges voice settings, weakest first. Each setting is resolved separately, so that a prompt stays when only the voice
 * changes. `as` adds the settings of a cast member, which settings on the same level override. A draft voice belongs to
 * its voice: a stronger voice removes it.
 * @param weakest settings of the manifest, which always has a voice
 */
export function resolveDelivery(
  weakest: Delivery & { readonly voice: string },
  stronger: readonly Delivery[],
  cast: Readonly<Record<string, Delivery>>,
): ResolvedDelivery {
  const start: ResolvedDelivery = { voice: weakest.voice, prompt: null, language: null, draftVoice: null };
  return [weakest, ...stronger]
    .flatMap((delivery) => [castMember(delivery, cast), delivery])
    .reduce<ResolvedDelivery>(
      (below, { voice, prompt, language, draftVoice }) => ({
        voice: voice ?? below.voice,
        prompt: prompt ?? below.prompt,
        language: language ?? below.language,
        draftVoice: draftVoice ?? (voice === undefined ? below.draftVoice : null),
      }),
      start,
    );
}

/** Returns no settings for an unknown name, which is reported elsewhere. */
const castMember = ({ as }: Delivery, cast: Readonly<Record<string, Delivery>>): Delivery =>
  as !== undefined && Object.hasOwn(cast, as) ? (cast[as] ?? {}) : {};
