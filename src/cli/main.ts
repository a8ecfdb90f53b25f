#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { version, engines } = JSON.parse(json) as { version: string; engines: { node: string } };

// Scripts ask for the version often, so it is printed before anything else is loaded.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else if (isOlder(process.versions.node, engines.node)) {
  // An old Node would fail with a syntax error when it loads the rest.
  process.stderr.write(
    `narrate: narrate needs Node ${engines.node.replace('>=', '')} or later, but this is Node ${process.versions.node}.\nInstall a newer version: https://nodejs.org\n`,
  );
  process.exitCode = 5;
} else {
  // Most commands end before code that V8 optimises has paid for its compilation. V8 compiles a function after it has run about
  // 132 kB of byte code, which this multiplies by 8. Long runs reach that within milliseconds.
  process.getBuiltinModule('node:v8').setFlagsFromString('--interrupt-budget=1081344');
  const { main } = await import('./program.js');
  const status = await main(process.argv.slice(2), version);
  // A failed write to stdout or stderr has already set another exit status.
  process.exitCode ||= status;
  // After an interrupt, a disk call that never returns must not keep the process alive.
  if (status === 130) process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/** Returns whether a version does not satisfy a range of the form `>=20.19.0`, by its major and minor number. */
function isOlder(version: string, range: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [minMajor = 0, minMinor = 0] = range.replace('>=', '').split('.').map(Number);
  return major < minMajor || (major === minMajor && minor < minMinor);
}
