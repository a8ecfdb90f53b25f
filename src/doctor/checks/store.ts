import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NarrateError, systemCode } from '../../base/errors.js';
import { removeFile } from '../../files/remove-file.js';
import { createWhole } from '../../files/write-new-file.js';
import type { OpenProject } from '../../project/open-project.js';
import { readSharedState, readStateOf } from '../../project/open-state.js';
import { nearestExisting } from '../../project/read/find-file.js';
import { asFound, type DoctorContext, type Examination, projectOf } from '../examination.js';
import { examineSharedStore } from './shared-store.js';

/** Whether what is paid for can be kept: the folder can be written to and locked, and its journal can be read. */
export async function examineStore(circumstances: DoctorContext): Promise<Examination> {
  const project = projectOf(circumstances);
  const folder = nearestExisting(project?.stateFolder ?? circumstances.folder)?.path ?? circumstances.folder;
  const where = `on the disk at ${await diskOf(folder)}`;
  const refusal = await tryToWrite(folder);
  if (refusal !== null)
    return {
      name: 'store',
      state: 'failed',
      found: `${folder} (${where}) ${refusal.found}`,
      remedy: refusal.remedy,
    };
  const found = `${folder} can be written to, ${where}`;
  if (project === null) return { name: 'store', state: 'ok', found, remedy: null };
  try {
    return await withJournal(found, project, circumstances);
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    return asFound('store', 'failed', error);
  }
}

async function withJournal(
  found: string,
  project: OpenProject,
  circumstances: DoctorContext,
): Promise<Examination> {
  const { online, clock, signal } = circumstances;
  const look = online
    ? await readSharedState(project, { clock, signal, random: Math.random })
    : { ...(await readStateOf(project)), refusal: null };
  const { snapshot, holder, warnings, refusal } = look;
  if (refusal !== null) throw refusal;
  const place = project.store;
  const shared = place === null ? '' : `; ${await examineSharedStore(project, place, circumstances)}`;
  const count = snapshot.present.size;
  const inUse = count === 0 ? '' : `; ${count} ${count === 1 ? 'recording' : 'recordings'} in use`;
  const kept = `${inUse}${shared}`;
  const [first] = warnings;
  if (first)
    return {
      name: 'store',
      state: 'warning',
      found: `${found}${kept}; ${first.message}`,
      remedy: 'narrate verify says what that means.',
    };
  const busy = holder === null ? '' : `; a run is at work on it (process ${holder.pid} on ${holder.host})`;
  return { name: 'store', state: 'ok', found: `${found}${kept}${busy}`, remedy: null };
}

/** Creates a file as the lock is created, and removes it. Null: that went well. */
async function tryToWrite(folder: string): Promise<{ found: string; remedy: string } | null> {
  const trial = join(folder, `.narrate-doctor-${randomUUID()}`);
  try {
    await (await createWhole(trial, 'This may be removed.\n'))?.close();
    await removeFile(trial);
    return null;
  } catch (error) {
    return refusalOf(systemCode(error) ?? String(error));
  }
}

function refusalOf(code: string): { found: string; remedy: string } {
  switch (code) {
    case 'EACCES':
    case 'EROFS':
      return {
        found: `cannot be written to: the system says ${code}`,
        remedy: 'Give this user the right to write there, or move the book.',
      };
    case 'not-writable':
      return { found: 'is no folder', remedy: "Move it away, if it is not narrate's." };
    case 'ENOSPC':
    case 'EDQUOT':
      return { found: 'is full', remedy: 'Free some space.' };
    case 'EPERM':
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
    case 'EMLINK':
      return {
        found: `knows no hard links, which the lock is made of: the system says ${code}`,
        remedy: 'Move the book to a disk of this machine: FAT and some network shares have none.',
      };
    default:
      return {
        found: `cannot be used: the system says ${code}`,
        remedy: 'Move the book to a disk that works.',
      };
  }
}

/** Where the disk that holds a folder begins: the highest folder above it that is on the same device. */
export async function diskOf(folder: string): Promise<string> {
  const { dev } = await stat(folder);
  let top = folder;
  for (;;) {
    const above = dirname(top);
    if (above === top || (await stat(above)).dev !== dev) return top;
    top = above;
  }
}
