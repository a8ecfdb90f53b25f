import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { systemCode } from './errors.js';

/** A process that holds what other processes may want: of this machine, of its containers, or of other machines. */
export interface Holder {
  readonly host: string;
  /** Counted in `pidNamespace`. */
  readonly pid: number;
  /** Tells a process from a later one with the same number: clock ticks since boot on Linux, else null. */
  readonly processStart: string | null;
  /** Linux's boot id, which containers of one machine share; null: this system has none; absent: written by narrate 0.1. */
  readonly boot?: string | null;
  /** What Linux calls the namespace of process numbers (`pid:[4026531836]`); null: this system has none; absent: written by narrate 0.1. */
  readonly pidNamespace?: string | null;
  /** ISO 8601. */
  readonly since: string;
}

/** This process, as the holder of something since `now` (milliseconds since 1970). */
export const thisProcess = (now: number): Holder => ({
  host: hostname(),
  pid: process.pid,
  processStart: procStat('self')?.start ?? null,
  ...thisPlace(),
  since: new Date(now).toISOString(),
});

/** Where process numbers mean what they mean here. */
const thisPlace = () => ({
  boot: orNull(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
  pidNamespace: orNull(() => readlinkSync('/proc/self/ns/pid')),
});

/**
 * Whether a holder still runs. `unknown`: its number says nothing here, because it is a process of another container, of
 * another machine, of before a restart, or of a system without process namespaces.
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
  // A /proc of another namespace (a container that did not mount its own) tells of other processes.
  const isOwnProc = orNull(() => readlinkSync('/proc/self')) === String(process.pid);
  const now = isOwnProc ? procStat(String(holder.pid)) : null;
  if (now === null) return 'unknown';
  // Ended, and its parent has not waited for it: such a process has a number and never does anything again.
  if (now.state === 'Z' || now.state === 'X') return 'dead';
  const isOther = holder.processStart !== null && now.start !== null && holder.processStart !== now.start;
  return isOther ? 'dead' : 'alive';
}

/** For messages: `process 7 on attic, since 2026-01-02T03:04:05.000Z`. */
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

/** Reads what another process wrote, which may be anything and is shown to people; null: it names no process. */
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

/** Fields 3 and 22 of /proc/<pid>/stat (proc(5)), counted after the name, which may hold spaces; null: no Linux, or no such process. */
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
