import { execFileSync } from 'node:child_process';

/** Builds dist/ once before the tests, because the CLI is tested as a user starts it. */
export default function build(): void {
  execFileSync('npm', ['run', '--silent', 'build'], { stdio: 'inherit' });
}
