#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { version, engines } = JSON.parse(json) as { version: string; engines: { node: string } };

// Asked for by scripts and bug reports: answered before anything else is loaded.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else if (isOlder(process.versions.node, engines.node)) {
  // Loading the rest would end in a syntax error with a file's worth of code.
  process.stderr.write(
    `narrate: This is Node ${process.versions.node}, and narrate needs ${engines.node.replace('>=', '')} or later.\nInstall a newer one: https://nodejs.org\n`,
  );
  process.exitCode = 5;
} else {
  const { main } = await import('./program.js');
  const status = await main(process.argv.slice(2), version);
  // Output that could not be written has set one of its own.
  process.exitCode ||= status;
  // The user wants it to end: a call to a disk that does not answer must not keep the process.
  if (status === 130) process.stdout.write('', () => process.stderr.write('', () => process.exit()));
}

/** Whether a version is older than `>=20.19.0` asks for. */
function isOlder(found: string, wanted: string): boolean {
  const [major = 0, minor = 0] = found.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = wanted.replace('>=', '').split('.').map(Number);
  return major < leastMajor || (major === leastMajor && minor < leastMinor);
}
