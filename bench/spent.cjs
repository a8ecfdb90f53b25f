// Preloaded by `spend`: writes to a file what this process used, when it ends. CommonJS, because that starts fastest.
const { readFileSync, writeFileSync } = require('node:fs');
const { isMainThread } = require('node:worker_threads');

const report = process.env.NARRATE_BENCH_SPENT;
// Neither threads nor child processes write the report.
delete process.env.NARRATE_BENCH_SPENT;
delete process.env.NODE_OPTIONS;

/** Returns the user and system seconds of ended child processes: cutime and cstime in proc(5), in hundredths. */
function secondsOfChildren() {
  const stat = readFileSync('/proc/self/stat', 'utf8');
  const [user = 0, system = 0] = stat
    .slice(stat.lastIndexOf(')') + 2)
    .split(' ')
    .slice(13, 15)
    .map((ticks) => Number(ticks) / 100);
  return { user, system };
}

/** Not maxRSS, which begins with the memory of the process that started this one. */
const peakKilobytes = () => Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]);

if (isMainThread && report !== undefined)
  process.on('exit', () => {
    const { user, system } = process.cpuUsage();
    const children = secondsOfChildren();
    const spent = {
      userSeconds: user / 1e6 + children.user,
      systemSeconds: system / 1e6 + children.system,
      megabytes: peakKilobytes() / 1024,
    };
    writeFileSync(report, JSON.stringify(spent));
  });
