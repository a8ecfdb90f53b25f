import { execFileSync } from 'node:child_process';

/** A git repository in a folder, for tests. */
export interface GitRepository {
  /** Commits everything in the folder, at a time in milliseconds since 1970. */
  commit(at: number): void;
  run(...args: string[]): string;
}

const identity = ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', '-c', 'commit.gpgsign=false'];

/** Returns commands for the repository in a folder. */
export function gitIn(folder: string): GitRepository {
  const git = (args: readonly string[], date = '') =>
    execFileSync('git', ['-C', folder, ...identity, ...args], {
      // The author's date is older, as after `git commit --amend`.
      env: { ...process.env, GIT_COMMITTER_DATE: date, GIT_AUTHOR_DATE: '2020-01-01T00:00:00Z' },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).toString();
  return {
    run: (...args) => git(args),
    commit(at) {
      git(['add', '-A']);
      git(['commit', '--quiet', '--allow-empty', '-m', 'Change'], new Date(at).toISOString());
    },
  };
}

/** Creates a repository in a folder. */
export function gitRepository(folder: string): GitRepository {
  const repository = gitIn(folder);
  repository.run('init', '--quiet', '-b', 'main');
  return repository;
}

/** Whether git is installed, and why a test is skipped if it is not. */
export const noGit = 'git is not installed';
export const hasGit = (() => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
