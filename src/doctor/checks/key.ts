import { NarrateError } from '../../base/errors.js';
import type { Engine } from '../../engines/engine.js';
import { serverOf } from '../../engines/registry.js';
import type { OpenProject } from '../../project/open-project.js';
import { engineOf } from '../../record/record-project.js';
import { readState } from '../../state/state.js';
import { networkRemedy } from '../ask-origin.js';
import { asFound, type DoctorContext, type Examination, projectOf } from '../examination.js';

/** A request that was never made: asking after it buys nothing. */
const noRequest = 'narrate-doctor';

/**
 * Whether there is a key and where it comes from; with `online` whether the gateway refuses it. The key is never shown, nor
 * how long it is. It is tried by asking after a request, which the gateway does not charge for (its price is for making
 * speech), as every run does hundreds of times: after one that was paid for, where there is one.
 */
export async function examineKey(circumstances: DoctorContext): Promise<Examination> {
  const project = projectOf(circumstances);
  // An address that may not have the key is no fault of the rest of the manifest.
  if ('refusal' in circumstances.book && circumstances.book.refusal.code === 'key-origin')
    return asFound('key', 'failed', circumstances.book.refusal);
  if (project === null)
    return { name: 'key', state: 'skipped', found: 'which key is needed, the manifest says', remedy: null };
  if (project.origin.startsWith('local:')) {
    const found = `${project.book.profile.name} needs none`;
    return { name: 'key', state: 'skipped', found, remedy: null };
  }
  try {
    const engine = await engineOf(project, circumstances.clock);
    try {
      if (needsNone(project))
        return { name: 'key', state: 'skipped', found: `${project.origin} may do without one`, remedy: null };
      return await tried(engine, project, circumstances);
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    return asFound('key', 'failed', error);
  }
}

async function tried(
  engine: Engine,
  project: OpenProject,
  { environment, online, signal }: DoctorContext,
): Promise<Examination> {
  const from = `there is one, from ${sourceOf(project, environment)}`;
  const found = (state: Examination['state'], what: string, remedy: string | null = null): Examination => ({
    name: 'key',
    state,
    found: `${from}; ${what}`,
    remedy,
  });
  if (!online) return found('ok', 'not tried (--online does)');
  if (engine.kind === 'direct')
    return found('ok', `not tried: ${project.book.profile.name} answers nothing that is free`);
  const outcome = await engine.poll(await someRequest(project), signal);
  signal.throwIfAborted();
  switch (outcome.kind) {
    case 'denied': {
      const { hint } = new NarrateError(outcome.reason === 'key' ? 'key-refused' : 'quota', '');
      return found(outcome.reason === 'key' ? 'failed' : 'warning', `refused: ${outcome.message}`, hint);
    }
    case 'unavailable':
      return found('warning', `could not be tried: ${outcome.message}`, networkRemedy);
    case 'rate-limited':
      return found('ok', 'not refused; the gateway asks for fewer requests just now');
    case 'unknown':
      return found('ok', `not refused by ${project.origin}, which was asked after a request that never was`);
    case 'pending':
    case 'completed':
    case 'failed':
      return found('ok', `taken by ${project.origin}, which was asked after a request of this book`);
  }
}

/** A server of one's own may do without a key, and then there is none to be looked at. */
function needsNone({ book, environment }: OpenProject): boolean {
  const server = serverOf(book.profile.name);
  return server?.isKeyOptional === true && (environment[server.keyVariable]?.trim() ?? '') === '';
}

/** A request of this book that the gateway accepted, or one that it cannot know. */
async function someRequest({ stateFolder, origin }: OpenProject): Promise<string> {
  try {
    const { snapshot } = await readState(stateFolder, origin);
    const [newest] = [...snapshot.ledger.collectable.values()].at(-1) ?? [];
    return newest ?? noRequest;
  } catch (error) {
    // A journal that cannot be read is for the store's check to tell.
    if (error instanceof NarrateError) return noRequest;
    throw error;
  }
}

/** What a project's environment has beyond the process's came from the file beside the manifest. */
function sourceOf({ environment }: OpenProject, ofProcess: DoctorContext['environment']): string {
  const isFromFile = Object.keys(environment).some((name) => environment[name] !== ofProcess[name]);
  return isFromFile ? '.env beside the manifest' : 'the environment';
}
