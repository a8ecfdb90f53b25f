import type { Delivery } from '../../manifest/manifest.js';

/** How a block is said, every part decided, in the manifest's words: what an engine makes of it is its own affair. */
export interface ResolvedDelivery {
  readonly voice: string;
  readonly prompt: string | null;
  readonly language: string | null;
  /** The offline voice that stands in for `voice`, where the book names one. */
  readonly draftVoice: string | null;
}

/**
 * Lays deliveries over each other, weakest first. Each part is decided on its own: what a stronger delivery leaves open
 * comes from a weaker one, so that a prompt stays when only the voice changes. An `as` brings the parts of its cast
 * member, and what stands beside it comes before them. A draft voice belongs to the voice that it stands in for: a
 * stronger voice does away with it.
 * @param weakest the manifest's own, which always has a voice
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

/** An unknown name brings nothing; it is reported where it stands. */
const castMember = ({ as }: Delivery, cast: Readonly<Record<string, Delivery>>): Delivery =>
  as !== undefined && Object.hasOwn(cast, as) ? (cast[as] ?? {}) : {};
