import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { encodePathForUrl } from '../markdown/markdown.js';

/** The CI host that a job runs on, and what its environment says about the job. */
export interface CiHost {
  readonly name: 'github' | 'gitlab' | null;
  /** The checkout's absolute path, links resolved. Paths in annotations and links are relative to it. */
  readonly workspace: string;
  /** The file that collects the job's summary; null: there is none. */
  readonly summaryFile: string | null;
  /** The file that collects the outputs of the step; null: there is none. */
  readonly outputFile: string | null;
  /** The URL of a written file, with `{file}` in place of its path, or the URL of a page with all files; null: there is none. */
  readonly filesUrl: string | null;
  /** The URL of the repository at the job's commit, before the path of a file; null: unknown. */
  readonly sourcesUrl: string | null;
  /**
   * The event that started the job, if a run must not buy anything for it: anybody can cause it, or it brings a change that is
   * not merged. Null: a run can buy.
   */
  readonly untrustedEvent: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Events of GitHub that only people with write access can cause, and only with code that is in the repository (docs.github.com,
 * "Events that trigger workflows"). All other events are untrusted: pull requests, comments, events that they cause
 * (`workflow_run`, `check_suite`, `deployment_status`), and future events.
 */
const trustedEvents = new Set([
  'create',
  'push',
  'release',
  'repository_dispatch',
  'schedule',
  'workflow_dispatch',
]);
/** Sources of a GitLab pipeline that are merge requests, from any project. */
const mergeRequestSources = new Set(['merge_request_event', 'external_pull_request_event']);

/**
 * Reads the environment variables of GitHub Actions (docs.github.com, "Variables reference") or GitLab CI (docs.gitlab.com,
 * "Predefined CI/CD variables reference"). An empty variable counts as not set.
 */
export function ciHost(environment: Environment): CiHost {
  const get = (name: string): string | null => environment[name] || null;
  if (get('GITHUB_ACTIONS') === 'true') return github(get);
  if (get('GITLAB_CI') === 'true') return gitlab(get);
  return {
    name: null,
    workspace: realPath('.'),
    summaryFile: null,
    outputFile: null,
    filesUrl: null,
    sourcesUrl: null,
    untrustedEvent: null,
  };
}

function github(get: (name: string) => string | null): CiHost {
  const [server, repository, run] = [
    get('GITHUB_SERVER_URL'),
    get('GITHUB_REPOSITORY'),
    get('GITHUB_RUN_ID'),
  ];
  const project = server !== null && repository !== null ? `${server}/${repository}` : null;
  const sha = get('GITHUB_SHA');
  const event = get('GITHUB_EVENT_NAME');
  return {
    name: 'github',
    workspace: realPath(get('GITHUB_WORKSPACE') ?? '.'),
    summaryFile: get('GITHUB_STEP_SUMMARY'),
    outputFile: get('GITHUB_OUTPUT'),
    filesUrl: project !== null && run !== null ? `${project}/actions/runs/${run}#artifacts` : null,
    sourcesUrl: project !== null && sha !== null ? `${project}/blob/${sha}` : null,
    untrustedEvent: event !== null && !trustedEvents.has(event) ? event : null,
  };
}

function gitlab(get: (name: string) => string | null): CiHost {
  const [job, project, sha] = [get('CI_JOB_URL'), get('CI_PROJECT_URL'), get('CI_COMMIT_SHA')];
  const source = get('CI_PIPELINE_SOURCE');
  // A child pipeline has its parent as the source, but it has the number of the merge request.
  const isMergeRequest =
    mergeRequestSources.has(source ?? '') ||
    get('CI_MERGE_REQUEST_IID') !== null ||
    get('CI_EXTERNAL_PULL_REQUEST_IID') !== null;
  return {
    name: 'gitlab',
    workspace: realPath(get('CI_PROJECT_DIR') ?? '.'),
    summaryFile: null,
    outputFile: null,
    filesUrl: job === null ? null : `${job}/artifacts/raw/{file}`,
    sourcesUrl: project !== null && sha !== null ? `${project}/-/blob/${sha}` : null,
    untrustedEvent: isMergeRequest ? (source ?? 'a merge request') : null,
  };
}

/** Returns a path for annotations and links: with forward slashes, and relative to the workspace if it is inside. */
export function workspacePath({ workspace }: Pick<CiHost, 'workspace'>, path: string): string {
  const found = relative(workspace, path);
  return (found === '..' || found.startsWith(`..${sep}`) ? path : found).split(sep).join('/');
}

/** Returns the URL of a line of a source file; null: unknown. `plain=1` shows Markdown as text, because a rendered page has no lines. */
export const sourceUrl = ({ sourcesUrl }: CiHost, path: string, line: number): string | null =>
  sourcesUrl === null ? null : `${sourcesUrl}/${encodePathForUrl(path)}?plain=1#L${line}`;

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
