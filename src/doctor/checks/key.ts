import { NarrateError } from '../../base/errors.js';
import type { Engine } from '../../engines/engine.js';
import { serverOf } from '../../engines/registry.js';
import type { OpenProject } from '../../project/open-project.js';
import { engineOf } from '../../record/record-project.js';
import { readState } from '../../state/state.js';
import { networkRemedy } from '../ask-origin.js';
import { asFound, type DoctorContext, type Inspection, projectOf } from '../inspection.js';

/** The id of a request that does not exist. A poll for it is free. */
const unknownRequestId = 'narrate-doctor';

/**
 * Checks whether there is a key, and where it comes from. Never shows the key or its length. With `online`, checks whether
 * the gateway accepts the key: it polls a request of this book, or one that does not exist. Polls are free, because the
 * gateway charges only for speech.
 */
export async function inspectKey(context: DoctorContext): Promise<Inspection> {
  const project = projectOf(context);
  // An address that must not get the key is a problem of this check. The check `manifest` skips it.
  if ('refusal' in context.book && context.book.refusal.code === 'key-origin')
    return asFound('key', 'failed', context.book.refusal);
  if (project === null)
    return {
      name: 'key',
      state: 'skipped',
      found: 'not checked, because the manifest says which API key is needed',
      remedy: null,
    };
  if (project.origin.startsWith('local:')) {
    const found = `${project.book.profile.name} needs no API key`;
    return { name: 'key', state: 'skipped', found, remedy: null };
  }
  try {
    const engine = await engineOf(project, context.clock);
    try {
      if (hasNoOptionalKey(project))
        return {
          name: 'key',
          state: 'skipped',
          found: `no API key is set; ${project.origin} may work without one`,
          remedy: null,
        };
      return await tryKey(engine, project, context);
    } finally {
      await engine.close();
    }
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    return asFound('key', 'failed', error);
  }
}

async function tryKey(
  engine: Engine,
  project: OpenProject,
  { environment, online, signal }: DoctorContext,
): Promise<Inspection> {
  const source = `found in ${sourceOf(project, environment)}`;
  const found = (state: Inspection['state'], what: string, remedy: string | null = null): Inspection => ({
    name: 'key',
    state,
    found: `${source}; ${what}`,
    remedy,
  });
  if (!online) return found('ok', 'not tried (use --online to try it)');
  if (engine.kind === 'direct')
    return found('ok', `not tried, because ${project.book.profile.name} has no request that is free`);
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
      return found('ok', 'not refused; the gateway allows fewer requests at the moment');
    case 'unknown':
      return found('ok', `not refused by ${project.origin} (asked about a request that does not exist)`);
    case 'pending':
    case 'completed':
    case 'failed':
      return found('ok', `accepted by ${project.origin} (asked about a request of this book)`);
  }
}

/** Returns whether the key is optional and not set. */
function hasNoOptionalKey({ book, environment }: OpenProject): boolean {
  const server = serverOf(book.profile.name);
  return server?.isKeyOptional === true && (environment[server.keyVariable]?.trim() ?? '') === '';
}

/** Returns the id of an accepted request of this book, or of a request that does not exist. */
async function someRequest({ stateFolder, origin }: OpenProject): Promise<string> {
  try {
    const { snapshot } = await readState(stateFolder, { origin });
    const [newest] = [...snapshot.ledger.collectable.values()].at(-1) ?? [];
    return newest ?? unknownRequestId;
  } catch (error) {
    // The check `store` reports a journal that cannot be read.
    if (error instanceof NarrateError) return unknownRequestId;
    throw error;
  }
}

/** Returns where the key comes from. The project's environment differs from the process's only by the key in `.env`. */
function sourceOf({ environment }: OpenProject, processEnvironment: DoctorContext['environment']): string {
  const isFromFile = Object.keys(environment).some((name) => environment[name] !== processEnvironment[name]);
  return isFromFile ? '.env next to the manifest' : 'the environment';
}
