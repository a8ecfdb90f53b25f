#!/usr/bin/env node
import { readFileSync } from 'node:fs';

const json = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
const { version } = JSON.parse(json) as { version: string };

// Asked for by scripts and bug reports: answered before anything else is loaded.
if (process.argv.length === 3 && ['--version', '-V'].includes(process.argv[2] ?? '')) {
  process.stdout.write(`${version}\n`);
} else {
  const { main } = await import('./program.js');
  const status = await main(process.argv.slice(2), version);
  // Output that could not be written has set one of its own.
  process.exitCode ||= status;
}
