import { describe, expect, it } from 'vitest';
import { ciHost, inWorkspace, sourceUrl } from '../../../src/cli/ci/ci-host.js';

const github = {
  GITHUB_ACTIONS: 'true',
  GITHUB_WORKSPACE: '/home/runner/srv/book/book',
  GITHUB_SERVER_URL: 'https://github.example',
  GITHUB_REPOSITORY: 'a/book',
  GITHUB_RUN_ID: '7',
  GITHUB_SHA: 'abc',
};
const gitlab = {
  GITLAB_CI: 'true',
  CI_PROJECT_DIR: '/builds/a/book',
  CI_PROJECT_URL: 'https://gitlab.example/a/book',
  CI_JOB_URL: 'https://gitlab.example/a/book/-/jobs/9',
  CI_COMMIT_SHA: 'abc',
};

describe('ciHost', () => {
  it('knows where things are on GitHub', () => {
    const host = ciHost({ ...github, GITHUB_STEP_SUMMARY: '/tmp/summary', GITHUB_OUTPUT: '' });
    expect(host).toEqual({
      name: 'github',
      workspace: '/home/runner/srv/book/book',
      summaryFile: '/tmp/summary',
      outputFile: null,
      filesUrl: 'https://github.example/a/book/actions/runs/7#artifacts',
      sourcesUrl: 'https://github.example/a/book/blob/abc',
      proposal: null,
    });
    expect(sourceUrl(host, 'my book/ü.md', 4)).toBe(
      'https://github.example/a/book/blob/abc/my%20book/%C3%BC.md?plain=1#L4',
    );
  });

  it('knows where things are on GitLab, where each file has an address', () => {
    expect(ciHost(gitlab)).toMatchObject({
      name: 'gitlab',
      workspace: '/builds/a/book',
      summaryFile: null,
      filesUrl: 'https://gitlab.example/a/book/-/jobs/9/artifacts/raw/{file}',
      sourcesUrl: 'https://gitlab.example/a/book/-/blob/abc',
      proposal: null,
    });
  });

  it('knows nothing anywhere else', () => {
    expect(ciHost({ CI: 'true' })).toMatchObject({ name: null, filesUrl: null, sourcesUrl: null });
  });

  it.each([
    [{ ...github, GITHUB_EVENT_NAME: 'pull_request' }, 'pull_request'],
    [{ ...github, GITHUB_EVENT_NAME: 'pull_request_target' }, 'pull_request_target'],
    [{ ...github, GITHUB_EVENT_NAME: 'issue_comment' }, 'issue_comment'],
    [{ ...github, GITHUB_EVENT_NAME: 'schedule' }, null],
    [{ ...github, GITHUB_EVENT_NAME: 'push' }, null],
    [{ ...gitlab, CI_PIPELINE_SOURCE: 'merge_request_event' }, 'merge_request_event'],
    [{ ...gitlab, CI_PIPELINE_SOURCE: 'schedule' }, null],
  ])('tells a proposed change from a run of the project: %#', (environment, proposal) => {
    expect(ciHost(environment).proposal).toBe(proposal);
  });
});

describe('inWorkspace', () => {
  const host = { workspace: '/srv/book' };
  it.each([
    ['/srv/book/chapters/01.md', 'chapters/01.md'],
    ['/srv/book/..odd.md', '..odd.md'],
    ['/srv/books/01.md', '/srv/books/01.md'],
    ['/srv', '/srv'],
  ])('%s is %s', (path, expected) => {
    expect(inWorkspace(host, path)).toBe(expected);
  });
});
