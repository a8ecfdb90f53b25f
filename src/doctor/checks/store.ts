import { randomUUID } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { NarrateError, systemCode } from '../../base/errors.js';
import { removeFile } from '../../files/remove-file.js';
import { createWhole } from '../../files/write-new-file.js';
import type { OpenProject } from '../../project/open-project.js';
import { readSharedState, readStateOf } from '../../project/open-state.js';
import { nearestExisting } from '../../project/read/find-file.js';
import { asFound, type DoctorContext, type Inspection, projectOf } from '../inspection.js';
import { inspectSharedStore } from './shared-store.js';

/** Checks whether recordings can be kept: `.narrate` can be written to and locked, and its journal can be read. */
export async function inspectStore(context: DoctorContext): Promise<Inspection> {
  const project = projectOf(context);
  const folder = nearestExisting(project?.stateFolder ?? context.folder)?.path ?? context.folder;
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
    return await withJournal(found, project, context);
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    return asFound('store', 'failed', error);
  }
}

async function withJournal(found: string, project: OpenProject, context: DoctorContext): Promise<Inspection> {
  const { online, clock, signal } = context;
  const state = online
    ? await readSharedState(project, { clock, signal, random: Math.random })
    : { ...(await readStateOf(project)), refusal: null };
  const { snapshot, holder, warnings, refusal } = state;
  if (refusal !== null) throw refusal;
  const place = project.store;
  const shared = place === null ? '' : `; ${await inspectSharedStore(project, place, context)}`;
  const count = snapshot.present.size;
  const inUse = count === 0 ? '' : `; ${count} ${count === 1 ? 'recording' : 'recordings'} in use`;
  const contents = `${inUse}${shared}`;
  const [first] = warnings;
  if (first)
    return {
      name: 'store',
      state: 'warning',
      found: `${found}${contents}; ${first.message}`,
      remedy: 'For details, run: narrate verify',
    };
  const busy = holder === null ? '' : `; a run is using it (process ${holder.pid} on ${holder.host})`;
  return { name: 'store', state: 'ok', found: `${found}${contents}${busy}`, remedy: null };
}

/** Creates a file in the same way as the lock, and deletes it. Returns null if that worked. */
async function tryToWrite(folder: string): Promise<{ found: string; remedy: string } | null> {
  const path = join(folder, `.narrate-doctor-${randomUUID()}`);
  try {
    await (await createWhole(path, 'You can delete this file.\n'))?.close();
    await removeFile(path);
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
        found: `cannot be written to (${code})`,
        remedy: 'Give your user write permission for this folder, or move the book to another folder.',
      };
    case 'not-writable':
      return { found: 'is not a folder', remedy: 'If it is not from narrate, move it to another place.' };
    case 'ENOSPC':
    case 'EDQUOT':
      return { found: `is full (${code})`, remedy: 'Free some space.' };
    case 'EPERM':
    case 'ENOTSUP':
    case 'EOPNOTSUPP':
    case 'ENOSYS':
    case 'EMLINK':
      return {
        found: `does not support hard links, which the lock needs (${code})`,
        remedy: 'Move the book to a local disk. FAT and some network shares do not support hard links.',
      };
    default:
      return {
        found: `cannot be used (${code})`,
        remedy: 'Move the book to a disk that works.',
      };
  }
}

/** Returns the mount point of the disk of a folder: the topmost folder above it that is on the same device. */
export async function diskOf(folder: string): Promise<string> {
  const { dev } = await stat(folder);
  let top = folder;
  for (;;) {
    const above = dirname(top);
    if (above === top || (await stat(above)).dev !== dev) return top;
    top = above;
  }
}
