import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { inAddress } from '../markdown/markdown.js';

/** What is known of the machine that a job runs on. */
export interface CiHost {
  readonly name: 'github' | 'gitlab' | null;
  /** Absolute, links resolved: paths in annotations and links are relative to it. */
  readonly workspace: string;
  /** Where the job's summary is collected; null: nowhere. */
  readonly summaryFile: string | null;
  /** Where the outputs of the step are collected; null: nowhere. */
  readonly outputFile: string | null;
  /** The address of a file that the job made, with `{file}` for its path, or of a page that has all; null: none. */
  readonly filesUrl: string | null;
  /** The address of the sources as they are in this job, without the path; null: not known. */
  readonly sourcesUrl: string | null;
  /** The event that started the job, where it may not spend: anybody can cause it, or it brings a change that is not merged. Null: it may. */
  readonly untrustedEvent: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Events of GitHub that only people who may write to the repository can cause, with code that is in it (docs.github.com,
 * "Events that trigger workflows"). Every other one is untrusted: pull requests and comments, also events that follow from them
 * (`workflow_run`, `check_suite`, `deployment_status`), and those that GitHub may add.
 */
const trustedEvents = new Set([
  'create',
  'push',
  'release',
  'repository_dispatch',
  'schedule',
  'workflow_dispatch',
]);
/** Sources of a pipeline on GitLab that are merge requests, whatever project they are from. */
const mergeRequestSources = new Set(['merge_request_event', 'external_pull_request_event']);

/**
 * Reads what GitHub Actions (docs.github.com, "Variables reference") or GitLab CI (docs.gitlab.com, "Predefined CI/CD
 * variables reference") says of the job. An empty variable is none.
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
  // A child pipeline names its parent as the source; of a merge request it has the number.
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

/** A path as annotations and links have it: relative to the workspace where it lies in it, with forward slashes. */
export function inWorkspace({ workspace }: Pick<CiHost, 'workspace'>, path: string): string {
  const found = relative(workspace, path);
  return (found === '..' || found.startsWith(`..${sep}`) ? path : found).split(sep).join('/');
}

/** Where a line of a source can be seen; null: not known. Without `plain`, Markdown is shown as a page, which has no lines. */
export const sourceUrl = ({ sourcesUrl }: CiHost, path: string, line: number): string | null =>
  sourcesUrl === null ? null : `${sourcesUrl}/${inAddress(path)}?plain=1#L${line}`;

function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
