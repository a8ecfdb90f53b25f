import { stat, statfs } from 'node:fs/promises';
import { NarrateError } from '../../base/errors.js';
import { type OpenProject, splitProject } from '../../project/open-project.js';
import { planChunks } from '../../project/plan-project.js';
import { nearestExisting } from '../../project/read/find-file.js';
import { readState } from '../../state/state.js';
import { type DoctorContext, type Examination, projectOf } from '../examination.js';
import { spaceNeeded } from '../space-needed.js';

/** How much of what is needed should be free: estimates are estimates, and temporary files stand beside the old ones. */
const comfort = 1.5;

/** A folder that is written to, and what it will take. */
interface Demand {
  readonly folder: string;
  readonly needed: number;
}

/** Whether what the plan would record, and the files made of it, fit on the disk, or on the two that they are for. */
export async function examineDisk(circumstances: DoctorContext): Promise<Examination> {
  const project = projectOf(circumstances);
  try {
    const demands =
      project === null ? [{ folder: circumstances.folder, needed: 0 }] : await demandsOf(project);
    return worst(await disksFound(demands));
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const found = `what the book needs cannot be told: ${error.message}`;
    return { name: 'disk', state: 'skipped', found, remedy: null };
  }
}

/** @throws NarrateError where the book cannot be planned */
async function demandsOf(project: OpenProject): Promise<readonly Demand[]> {
  const { snapshot } = await readState(project.stateFolder, project.origin);
  const split = await splitProject(project, snapshot);
  const needed = spaceNeeded(planChunks(split, snapshot), project.book.manifest);
  const existing = (folder: string): string => nearestExisting(folder)?.path ?? project.book.root;
  return [
    { folder: existing(project.stateFolder), needed: needed.state },
    { folder: existing(project.outputFolder), needed: needed.output },
  ];
}

/** How each disk stands, demands on the same one added up. */
export const disksFound = async (demands: readonly Demand[]): Promise<readonly Examination[]> =>
  Promise.all((await byDisk(demands)).map(diskFound));

/** Demands on the same disk, added up. */
async function byDisk(demands: readonly Demand[]): Promise<readonly Demand[]> {
  const disks = new Map<number, Demand>();
  for (const { folder, needed } of demands) {
    const { dev } = await stat(folder);
    const before = disks.get(dev);
    disks.set(dev, { folder: before?.folder ?? folder, needed: needed + (before?.needed ?? 0) });
  }
  return [...disks.values()];
}

async function diskFound({ folder, needed }: Demand): Promise<Examination> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const state = free < needed ? 'failed' : free < comfort * needed ? 'warning' : 'ok';
  const need = needed === 0 ? '' : `; a run needs about ${size(needed)}`;
  return {
    name: 'disk',
    state,
    found: `${size(free)} free at ${folder}${need}`,
    remedy:
      state === 'ok' ? null : 'Free some space, or move the book to a larger disk, before money is spent.',
  };
}

const rank = ['failed', 'warning', 'skipped', 'ok'];

function worst(disks: readonly Examination[]): Examination {
  const [first, ...rest] = disks.toSorted(
    (one, other) => rank.indexOf(one.state) - rank.indexOf(other.state),
  );
  if (first === undefined) throw new NarrateError('internal', 'There is no disk to look at.');
  return { ...first, found: [first, ...rest].map(({ found }) => found).join('; ') };
}

/** Bytes as disks are sold: `1.4 GB`, `230 MB`. */
const size = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
