import { NarrateError } from '../../base/errors.js';
import { isFree } from '../../base/money/price.js';
import { pricePhrase } from '../../base/money/price-phrase.js';
import { draftEngine } from '../../engines/defaults.js';
import { createEngine } from '../../engines/registry.js';
import type { OpenProject } from '../../project/open-project.js';
import { askOrigin, isServer, networkRemedy } from '../ask-origin.js';
import { asFound, type DoctorContext, type Examination, projectOf } from '../examination.js';

/** What a WAV file has before its samples, as the offline voice writes it. */
const headerBytes = 44;

/**
 * Who reads the book, and whether the offline voice, of the drafts at least, says a word: a process is started, as for a
 * real draft. With `online` also whether the engine's server answers at all.
 */
export async function examineVoice(circumstances: DoctorContext): Promise<Examination> {
  const project = projectOf(circumstances);
  const reader = project === null ? '' : `; ${readerOf(project)}`;
  try {
    const heard = await hearsWord(circumstances);
    // Nothing is bought at such a price.
    if (heard && project?.pricing.price.per === 'unknown') {
      const { hint: remedy } = new NarrateError('price-unknown', '');
      return { name: 'voice', state: 'failed', found: `${draftEngine} speaks, for drafts${reader}`, remedy };
    }
    const silence = !heard ? null : await silenceOf(project?.origin ?? '', circumstances);
    if (silence !== null)
      return {
        name: 'voice',
        state: 'failed',
        found: `${draftEngine} speaks, for drafts${reader}, which does not answer: ${silence}`,
        remedy: networkRemedy,
      };
    return {
      name: 'voice',
      state: heard ? 'ok' : 'failed',
      found: heard
        ? `${draftEngine} speaks, for drafts${reader}`
        : `${draftEngine} is there and says nothing${reader}`,
      remedy: heard ? null : 'Reinstall narrate with its optional dependencies.',
    };
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const isNeeded = project?.book.profile.name === draftEngine;
    const found = asFound('voice', isNeeded ? 'failed' : 'warning', error);
    return isNeeded ? found : { ...found, found: `${error.message} There can be no drafts${reader}` };
  }
}

/** Why an engine's server cannot be asked anything; null: it answers, or is not to be asked. */
async function silenceOf(origin: string, circumstances: DoctorContext): Promise<string | null> {
  if (!circumstances.online || !isServer(origin)) return null;
  const answer = await askOrigin(origin, circumstances);
  return 'failure' in answer ? answer.failure : null;
}

async function hearsWord({ environment, clock, signal }: DoctorContext): Promise<boolean> {
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
