import { spawn } from 'node:child_process';
import { resolve } from 'node:path';

export const cli = resolve(import.meta.dirname, '../dist/cli/main.js');

/**
 * Starts `narrate sandbox` with the tone voice in its own process.
 * @param {readonly string[]} options
 * @returns {Promise<{ url: string, stop: () => void }>}
 */
export async function startSandbox(options) {
  const child = spawn(
    process.execPath,
    [cli, 'sandbox', '--json', '--port', '0', '--voice', 'tone', ...options],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  for await (const line of child.stdout) {
    const { url } = JSON.parse(String(line));
    return { url, stop: () => void child.kill('SIGTERM') };
  }
  throw new Error('the sandbox did not start');
}
