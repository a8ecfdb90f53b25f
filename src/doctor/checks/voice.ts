import { NarrateError } from '../../base/errors.js';
import { isFree } from '../../base/money/price.js';
import { pricePhrase } from '../../base/money/price-phrase.js';
import { draftEngine } from '../../engines/defaults.js';
import { createEngine } from '../../engines/registry.js';
import type { OpenProject } from '../../project/open-project.js';
import { askOrigin, isServer, networkRemedy } from '../ask-origin.js';
import { asFound, type DoctorContext, type Inspection, projectOf } from '../inspection.js';

/** The size of the header in the WAV files of the offline voice. */
const headerBytes = 44;

/**
 * Checks whether the offline voice, which drafts need, speaks a word in a real child process, and says which engine reads the
 * book. With `online`, also checks whether the engine's server responds at all.
 */
export async function inspectVoice(context: DoctorContext): Promise<Inspection> {
  const project = projectOf(context);
  const reader = project === null ? '' : `; ${readerOf(project)}`;
  try {
    const speaks = await speaksWord(context);
    const works = `${draftEngine} works, for drafts${reader}`;
    // A run at an unknown price buys nothing.
    if (speaks && project?.pricing.price.per === 'unknown') {
      const { hint: remedy } = new NarrateError('price-unknown', '');
      return { name: 'voice', state: 'failed', found: works, remedy };
    }
    const failure = !speaks ? null : await failureOf(project?.origin ?? '', context);
    if (failure !== null)
      return {
        name: 'voice',
        state: 'failed',
        found: `${works}, which does not respond: ${failure}`,
        remedy: networkRemedy,
      };
    return {
      name: 'voice',
      state: speaks ? 'ok' : 'failed',
      found: speaks ? works : `${draftEngine} is installed but makes no sound${reader}`,
      remedy: speaks ? null : 'Reinstall narrate with its optional dependencies.',
    };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const isNeeded = project?.book.profile.name === draftEngine;
    const found = asFound('voice', isNeeded ? 'failed' : 'warning', error);
    return isNeeded ? found : { ...found, found: `${error.message} Drafts do not work${reader}` };
  }
}

/** Returns why an engine's server does not respond; null if it responds or must not be asked. */
async function failureOf(origin: string, context: DoctorContext): Promise<string | null> {
  if (!context.online || !isServer(origin)) return null;
  const answer = await askOrigin(origin, context);
  return 'failure' in answer ? answer.failure : null;
}

async function speaksWord({ environment, clock, signal }: DoctorContext): Promise<boolean> {
  const engine = await createEngine({
    name: draftEngine,
    model: null,
    price: null,
    baseUrl: null,
    environment,
    clock,
    cores: 1,
  });
  try {
    if (engine.kind !== 'direct') return false;
    const request = { text: 'Hello', voice: 'en-gb', prompt: null, language: null };
    const spoken = await engine.synthesize(request, signal);
    return spoken.kind === 'spoken' && spoken.audio.subarray(headerBytes).some((byte) => byte !== 0);
  } finally {
    await engine.close();
  }
}

function readerOf({ book: { profile }, pricing: { price }, origin }: OpenProject): string {
  const where = isFree(price) ? '' : `, at ${origin}`;
  return `the book is read by ${profile.name}, ${pricePhrase(price)}${where}`;
}
