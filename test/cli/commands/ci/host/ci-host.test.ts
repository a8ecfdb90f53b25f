import { describe, expect, it } from 'vitest';
import { ciHost, sourceUrl, workspacePath } from '../../../../../src/cli/commands/ci/host/ci-host.js';

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
  it('reads paths and addresses from the environment of GitHub', () => {
    const host = ciHost({ ...github, GITHUB_STEP_SUMMARY: '/tmp/summary', GITHUB_OUTPUT: '' });
    expect(host).toEqual({
      name: 'github',
      workspace: '/home/runner/srv/book/book',
      summaryFile: '/tmp/summary',
      outputFile: null,
      filesUrl: 'https://github.example/a/book/actions/runs/7#artifacts',
      sourcesUrl: 'https://github.example/a/book/blob/abc',
      untrustedEvent: null,
    });
    expect(sourceUrl(host, 'my book/ü.md', 4)).toBe(
      'https://github.example/a/book/blob/abc/my%20book/%C3%BC.md?plain=1#L4',
    );
  });

  it('reads paths and addresses from the environment of GitLab, where each file has its own address', () => {
    expect(ciHost(gitlab)).toMatchObject({
      name: 'gitlab',
      workspace: '/builds/a/book',
      summaryFile: null,
      filesUrl: 'https://gitlab.example/a/book/-/jobs/9/artifacts/raw/{file}',
      sourcesUrl: 'https://gitlab.example/a/book/-/blob/abc',
      untrustedEvent: null,
    });
  });

  it('has no addresses on other hosts', () => {
    expect(ciHost({ CI: 'true' })).toMatchObject({ name: null, filesUrl: null, sourcesUrl: null });
  });

  it.each([
    'check_run',
    'check_suite',
    'commit_comment',
    'deployment_status',
    'discussion',
    'discussion_comment',
    'fork',
    'gollum',
    'issue_comment',
    'issues',
    'merge_group',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
    'pull_request_target',
    'status',
    'watch',
    'workflow_run',
    'an_event_of_tomorrow',
  ])('does not trust the GitHub event %s', (event) => {
    expect(ciHost({ ...github, GITHUB_EVENT_NAME: event }).untrustedEvent).toBe(event);
  });

  it.each(['create', 'push', 'release', 'repository_dispatch', 'schedule', 'workflow_dispatch'])(
    'trusts the GitHub event %s',
    (event) => {
      expect(ciHost({ ...github, GITHUB_EVENT_NAME: event }).untrustedEvent).toBeNull();
    },
  );

  it.each([
    [{ CI_PIPELINE_SOURCE: 'merge_request_event' }, 'merge_request_event'],
    [{ CI_PIPELINE_SOURCE: 'external_pull_request_event' }, 'external_pull_request_event'],
    [{ CI_PIPELINE_SOURCE: 'parent_pipeline', CI_MERGE_REQUEST_IID: '3' }, 'parent_pipeline'],
    [{ CI_PIPELINE_SOURCE: 'parent_pipeline' }, null],
    [{ CI_PIPELINE_SOURCE: 'schedule' }, null],
  ])('trusts a GitLab pipeline only if it is not of a merge request (%j)', (environment, event) => {
    expect(ciHost({ ...gitlab, ...environment }).untrustedEvent).toBe(event);
  });
});

describe('inWorkspace', () => {
  const host = { workspace: '/srv/book' };
  it.each([
    ['/srv/book/chapters/01.md', 'chapters/01.md'],
    ['/srv/book/..odd.md', '..odd.md'],
    ['/srv/books/01.md', '/srv/books/01.md'],
    ['/srv', '/srv'],
  ])('turns %s into %s', (path, expected) => {
    expect(workspacePath(host, path)).toBe(expected);
  });
});
