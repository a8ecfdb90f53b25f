import { readFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';

/** An average load of the last minute above this, before the start, means that the machine was not idle. */
const idleLoad = 0.5;
/** The same for the cores that other processes keep busy during the measurement. */
const idleCores = 0.15;
const ticksASecond = 100;

/** Watches what other processes do while something is measured. Needs Linux. */
export function watchLoad() {
  const before = { time: performance.now(), load: oneMinute(), busy: busySeconds(), own: ownSeconds() };
  return {
    /** Returns sentences about the load: before, during and after. */
    report() {
      const seconds = (performance.now() - before.time) / 1000;
      const others = (busySeconds() - before.busy - (ownSeconds() - before.own)) / seconds;
      const isIdle = before.load <= idleLoad && others <= idleCores;
      return [
        isIdle ? 'The machine was idle.' : 'The machine was NOT idle, so do not publish these figures.',
        `Load average of a minute: ${before.load.toFixed(2)} before, ${oneMinute().toFixed(2)} after (with this benchmark).`,
        `Other processes kept ${Math.max(0, others).toFixed(2)} of ${availableParallelism()} cores busy, on average over ${(seconds / 60).toFixed(1)} minutes.`,
      ].join('\n');
    },
  };
}

const oneMinute = () => loadavg()[0] ?? 0;

/** Returns the seconds that all cores were busy: user, nice, system, irq and softirq in proc(5). */
function busySeconds() {
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0] =
    readFileSync('/proc/stat', 'utf8').split('\n', 1)[0]?.trim().split(/\s+/).slice(1).map(Number) ?? [];
  return (user + nice + system + irq + softirq) / ticksASecond;
}

/** Returns the processor time of this process and its ended child processes. */
function ownSeconds() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const ticks = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return ticks.reduce((sum, value) => sum + value, 0) / ticksASecond;
}
