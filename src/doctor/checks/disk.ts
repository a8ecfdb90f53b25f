import { stat, statfs } from 'node:fs/promises';
import { NarrateError } from '../../base/errors.js';
import { type OpenProject, splitProject } from '../../project/open-project.js';
import { planChunks } from '../../project/plan-project.js';
import { nearestExisting } from '../../project/read/find-file.js';
import { readState } from '../../state/state.js';
import { type DoctorContext, type Inspection, projectOf } from '../inspection.js';
import { spaceNeeded } from '../space-needed.js';

/** A warning below this factor of the estimate, which may be too low and does not include temporary files. */
const reserveFactor = 1.5;

/** The bytes that a run needs in a folder. */
interface Demand {
  readonly folder: string;
  readonly needed: number;
}

/** Checks whether new recordings and output files fit on the disk, or on the two disks of `.narrate` and the output folder. */
export async function inspectDisk(context: DoctorContext): Promise<Inspection> {
  const project = projectOf(context);
  try {
    const demands = project === null ? [{ folder: context.folder, needed: 0 }] : await demandsOf(project);
    return worst(await disksFound(demands));
  } catch (error) {
    if (!(error instanceof NarrateError)) throw error;
    const found = `cannot estimate what the book needs: ${error.message}`;
    return { name: 'disk', state: 'skipped', found, remedy: null };
  }
}

/** @throws NarrateError if the journal or the book cannot be read */
async function demandsOf(project: OpenProject): Promise<readonly Demand[]> {
  const { snapshot } = await readState(project.stateFolder, { origin: project.origin });
  const split = await splitProject(project, snapshot);
  const needed = spaceNeeded(planChunks(split, snapshot), project.book.manifest);
  const existing = (folder: string): string => nearestExisting(folder)?.path ?? project.book.root;
  return [
    { folder: existing(project.stateFolder), needed: needed.state },
    { folder: existing(project.outputFolder), needed: needed.output },
  ];
}

/** Returns a finding for each disk, with the demands on the same disk added up. */
export const disksFound = async (demands: readonly Demand[]): Promise<readonly Inspection[]> =>
  Promise.all((await byDisk(demands)).map(diskFound));

async function byDisk(demands: readonly Demand[]): Promise<readonly Demand[]> {
  const disks = new Map<number, Demand>();
  for (const { folder, needed } of demands) {
    const { dev } = await stat(folder);
    const previous = disks.get(dev);
    disks.set(dev, { folder: previous?.folder ?? folder, needed: needed + (previous?.needed ?? 0) });
  }
  return [...disks.values()];
}

async function diskFound({ folder, needed }: Demand): Promise<Inspection> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const state = free < needed ? 'failed' : free < reserveFactor * needed ? 'warning' : 'ok';
  const need = needed === 0 ? '' : `; a run needs about ${size(needed)}`;
  return {
    name: 'disk',
    state,
    found: `${size(free)} free at ${folder}${need}`,
    remedy:
      state === 'ok' ? null : 'Before you buy recordings, free space or move the book to a larger disk.',
  };
}

const rank = ['failed', 'warning', 'skipped', 'ok'];

function worst(disks: readonly Inspection[]): Inspection {
  const [first, ...rest] = disks.toSorted(
    (one, other) => rank.indexOf(one.state) - rank.indexOf(other.state),
  );
  if (first === undefined) throw new NarrateError('internal', 'There is no disk to check.');
  return { ...first, found: [first, ...rest].map(({ found }) => found).join('; ') };
}

/** Writes bytes in decimal units: `1.4 GB`, `230 MB`. */
const size = (bytes: number): string =>
  bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${Math.ceil(bytes / 1e6)} MB`;
