import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './errors.js';

/** A process that holds a lock or a lease, on this machine, in one of its containers, or on another machine. */
export interface Holder {
  readonly host: string;
  /** The process id within `pidNamespace`. */
  readonly pid: number;
  /** The start of the process in clock ticks since boot, which distinguishes it from a later process with the same id; null: not Linux. */
  readonly processStart: string | null;
  /** Linux's boot id, which all containers of a machine share; null: not Linux; absent: written by narrate 0.1. */
  readonly boot?: string | null;
  /** Linux's name of the namespace of process ids (`pid:[4026531836]`); null: not Linux; absent: written by narrate 0.1. */
  readonly pidNamespace?: string | null;
  /** ISO 8601. */
  readonly since: string;
}

/** Returns this process as a holder since `now` (milliseconds since 1970). */
export const thisProcess = (now: number): Holder => ({
  host: hostname(),
  pid: process.pid,
  processStart: procStat('self')?.start ?? null,
  ...thisPlace(),
  since: new Date(now).toISOString(),
});

/** Identifies where process ids are comparable with those of this process. */
const thisPlace = () => ({
  boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
});

/**
 * Returns whether a holder still runs. `unknown`: its process id means nothing here, because it is from another container
 * or machine, from before a restart, or from a system without process namespaces.
 */
export function livenessOf(holder: Holder): 'alive' | 'dead' | 'unknown' {
  const { boot, pidNamespace } = thisPlace();
  const isOld = holder.boot === undefined;
  const isHere = isOld
    ? holder.host === hostname()
    : boot !== null && pidNamespace !== null && holder.boot === boot && holder.pidNamespace === pidNamespace;
  if (!isHere) return 'unknown';
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return 'dead';
  }
  // In a container that did not mount its own /proc, it lists the processes of another namespace.
  const isOwnProc = orNull(() => readlinkSync('/proc/self')) === String(process.pid);
  const now = isOwnProc ? procStat(String(holder.pid)) : null;
  if (now === null) return 'unknown';
  // A zombie has ended: it keeps its id only because its parent has not waited for it.
  if (now.state === 'Z' || now.state === 'X') return 'dead';
  const isOther = holder.processStart !== null && now.start !== null && holder.processStart !== now.start;
  return isOther ? 'dead' : 'alive';
}

/** Returns whether a holder is this process. */
export function isThisProcess(holder: Holder): boolean {
  const self = thisProcess(0);
  return (['host', 'pid', 'processStart', 'boot', 'pidNamespace'] as const).every(
    (field) => holder[field] === self[field],
  );
}

/** Formats a holder for messages: `process 7 on attic, since 2026-01-02T03:04:05.000Z`. */
export function nameOfHolder(holder: Holder): string {
  const { boot, pidNamespace } = thisPlace();
  const isOtherContainer = holder.boot === boot && holder.pidNamespace !== pidNamespace;
  const isNamesake = holder.boot !== boot && holder.host === hostname();
  const where = isOtherContainer
    ? ' in another container'
    : isNamesake
      ? ' (another machine with that name, or this one before a restart)'
      : '';
  const isKnown = typeof holder.boot === 'string';
  return `process ${holder.pid} on ${holder.host}${isKnown ? where : ''}, since ${holder.since}`;
}

/** Reads a holder that another process wrote. The value may be anything, and messages show it; null: it is not a holder. */
export function parseHolder(value: unknown): Holder | null {
  if (typeof value !== 'object' || value === null) return null;
  const { host, pid, processStart, boot, pidNamespace, since } = value as Partial<Record<string, unknown>>;
  if (typeof host !== 'string' || !Number.isInteger(pid) || (pid as number) < 1) return null;
  const textOrNull = (one: unknown): string | null => (typeof one === 'string' ? one : null);
  return {
    host: plain(host),
    pid: pid as number,
    processStart: textOrNull(processStart),
    ...(boot !== undefined && { boot: textOrNull(boot), pidNamespace: textOrNull(pidNamespace) }),
    since: plain(since),
  };
}

const plain = (text: unknown): string =>
  String(text)
    .replace(/[^\x20-\x7e]/g, '?')
    .slice(0, 100);

/**
 * Reads fields 3 and 22 of /proc/<pid>/stat (proc(5)), counted from the end of the name, which may contain spaces; null: not
 * Linux, or no such process.
 */
function procStat(process: string): { readonly state: string; readonly start: string | null } | null {
  return orNull(() => {
    const stat = readFileSync(`/proc/${process}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', start: fields[19] ?? null };
  });
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
