import { realpathSync } from 'node:fs';
import { relative, resolve, sep } from 'node:path';
import { inAddress } from './markdown.js';

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
  /** What the job is for, where that is a change that somebody proposes; null: it is not. */
  readonly proposal: string | null;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Events of GitHub that code of anybody may come with, or that anybody can cause. */
const proposals = new Set([
  'pull_request',
  'pull_request_target',
  'pull_request_review',
  'pull_request_review_comment',
  'issue_comment',
]);
/** The same of GitLab. */
const gitlabProposals = new Set(['merge_request_event', 'external_pull_request_event']);

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
    proposal: null,
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
    proposal: event !== null && proposals.has(event) ? event : null,
  };
}

function gitlab(get: (name: string) => string | null): CiHost {
  const [job, project, sha] = [get('CI_JOB_URL'), get('CI_PROJECT_URL'), get('CI_COMMIT_SHA')];
  const source = get('CI_PIPELINE_SOURCE');
  return {
    name: 'gitlab',
    workspace: realPath(get('CI_PROJECT_DIR') ?? '.'),
    summaryFile: null,
    outputFile: null,
    filesUrl: job === null ? null : `${job}/artifacts/raw/{file}`,
    sourcesUrl: project !== null && sha !== null ? `${project}/-/blob/${sha}` : null,
    proposal: source !== null && gitlabProposals.has(source) ? source : null,
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
