import { NarrateError } from '../../base/errors.js';
import { isFree } from '../../base/money/price.js';
import { pricePhrase } from '../../base/money/price-phrase.js';
import { isFliteInstalled } from '../../engines/draft/is-flite-installed.js';
import { espeak } from '../../engines/espeak/index.js';
import { flite } from '../../engines/flite/index.js';
import { createEngine, isLocal } from '../../engines/registry.js';
import type { OpenProject } from '../../project/open-project.js';
import { askOrigin, isServer, networkRemedy } from '../ask-origin.js';
import { asFound, type DoctorContext, type Inspection, projectOf } from '../inspection.js';

/** The size of the header in the WAV files of the offline voices. */
const headerBytes = 44;

/**
 * Checks whether the offline voices, which drafts need, speak a word in real child processes, and says which engine reads the
 * book. With `online`, also checks whether the engine's server responds at all.
 */
export async function inspectVoice(context: DoctorContext): Promise<Inspection> {
  const project = projectOf(context);
  const reader = project === null ? '' : `; ${readerOf(project)}`;
  try {
    const silent = await silentEngine(context);
    const speaks = silent === null;
    const works = `${isFliteInstalled() ? `${flite.name} and ${espeak.name} work` : `${espeak.name} works`}, for drafts${reader}`;
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
      found: speaks ? works : `${silent} is installed but makes no sound${reader}`,
      remedy: speaks ? null : 'Reinstall narrate with its optional dependencies.',
    };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const isNeeded = isLocal(project?.book.profile.name ?? '');
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

/** Returns the name of an offline engine that makes no sound; null: all that are installed do. flite is optional. */
async function silentEngine(context: DoctorContext): Promise<string | null> {
  const isBookVoice = projectOf(context)?.book.profile.name === flite.name;
  for (const { name, voice } of [
    ...(isFliteInstalled() || isBookVoice ? [{ name: flite.name, voice: 'slt' }] : []),
    { name: espeak.name, voice: 'en-gb' },
  ]) {
    if (!(await speaksWord(name, voice, context))) return name;
  }
  return null;
}

async function speaksWord(
  name: string,
  voice: string,
  { environment, clock, signal }: DoctorContext,
): Promise<boolean> {
  const engine = await createEngine({
    name,
    model: null,
    price: null,
    baseUrl: null,
    environment,
    clock,
    cores: 1,
  });
  try {
    if (engine.kind !== 'direct') return false;
    const request = { text: 'Hello', voice, prompt: null, language: null };
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
