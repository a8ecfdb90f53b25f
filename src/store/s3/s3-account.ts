import { NarrateError } from '../../base/errors.js';
import { blockedPortMessage, blockedPortOf } from '../../engines/http/blocked-ports.js';
import { isLoopbackHost } from '../../engines/loopback.js';
import { regionProblem } from '../../manifest/schema/store-address.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Who asks, and where. */
export interface S3Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly region: string;
  /** What a bucket's objects are under, without a slash at its end. */
  readonly bucketUrl: string;
}

const settingOf = (environment: Environment, name: string): string | null =>
  environment[name]?.trim() || null;

/**
 * The account of the usual AWS_* variables of the process's environment, and the address of the bucket.
 * @throws NarrateError `store-refused` without credentials, `store-origin` for an endpoint that may not have them, `usage` for one with a port that fetch blocks
 */
export function s3Account(
  environment: Environment,
  options: { readonly bucket: string; readonly endpoint: string | null; readonly region: string | null },
): S3Account {
  const read = (name: string) => settingOf(environment, name);
  const region = options.region ?? read('AWS_REGION') ?? read('AWS_DEFAULT_REGION') ?? ('us-east-1' as const);
  if (regionProblem(region) !== null)
    throw new NarrateError('store-origin', 'AWS_REGION is not a valid name of a region.', {
      hint: 'Set it to something like eu-central-1.',
    });
  const endpoint = endpointOf({
    ofManifest: options.endpoint,
    ofEnvironment: environmentEndpoint(environment),
  });
  requirePort(endpoint, environment);
  const accessKeyId = read('AWS_ACCESS_KEY_ID');
  const secretAccessKey = read('AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === null || secretAccessKey === null) {
    const missing = accessKeyId === null ? 'AWS_ACCESS_KEY_ID' : 'AWS_SECRET_ACCESS_KEY';
    throw new NarrateError(
      'store-refused',
      `The credentials for the store are missing: ${missing} is not set.`,
    );
  }
  for (const [name, value] of Object.entries({
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: read('AWS_SESSION_TOKEN') ?? 'none',
  }))
    if (!/^[\x21-\x7e]+$/.test(value))
      throw new NarrateError(
        'store-refused',
        `${name} contains characters that no credential has, such as spaces.`,
        { hint: 'Copy it again, without line breaks or spaces.' },
      );
  const bucketUrl = bucketAddress(options.bucket, { endpoint, region });
  return { accessKeyId, secretAccessKey, sessionToken: read('AWS_SESSION_TOKEN'), region, bucketUrl };
}

/** In the order in which they count. */
const endpointVariables = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'];

const environmentEndpoint = (environment: Environment): string | null =>
  endpointVariables.map((name) => settingOf(environment, name)).find((value) => value !== null) ?? null;

/**
 * Which server is asked: the environment's whenever it names one, else the manifest's, else Amazon's (null). A manifest
 * comes with a cloned repository and is not trusted: on its own it may only name Amazon's servers or this machine. The
 * secret is never sent to any (requests are signed with it, each for one host), but the id of the key and a session's
 * token are, and what comes from there is taken for recordings.
 * @throws NarrateError `store-origin`
 */
function endpointOf({
  ofManifest,
  ofEnvironment,
}: {
  readonly ofManifest: string | null;
  readonly ofEnvironment: string | null;
}): string | null {
  if (ofEnvironment !== null) return checkedEndpoint(ofEnvironment);
  if (ofManifest === null) return null;
  const endpoint = checkedEndpoint(ofManifest);
  const { hostname, protocol, origin } = new URL(endpoint);
  // Others rent hosts below amazonaws.com too, but none of that name.
  const isAmazon =
    protocol === 'https:' && /^s3\.(dualstack\.)?[a-z0-9-]+\.amazonaws\.com(\.cn)?$/.test(hostname);
  if (isAmazon || isLoopbackHost(hostname)) return endpoint;
  throw new NarrateError(
    'store-origin',
    `The manifest's store is at ${origin}, an address that only the manifest names.`,
    {
      hint: `If you trust ${origin}, set AWS_ENDPOINT_URL_S3=${endpoint} in the environment.`,
    },
  );
}

/** @throws NarrateError `usage` for an endpoint with a port that fetch blocks */
function requirePort(endpoint: string | null, environment: Environment): void {
  const port = blockedPortOf(endpoint ?? '');
  if (port === null) return;
  const source =
    endpointVariables.find((name) => settingOf(environment, name) !== null) ??
    'The manifest (store.endpoint)';
  throw new NarrateError('usage', blockedPortMessage(source, port), {
    hint: `Let the server listen on another port, such as 9000, and change the port in ${source}.`,
  });
}

/** The message names no part of the address that could be a secret. */
function checkedEndpoint(address: string): string {
  const url = URL.canParse(address) ? new URL(address) : null;
  const isPlain = url !== null && !url.username && !url.password && !url.search && !url.hash;
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw new NarrateError(
      'store-origin',
      'The endpoint of the store is not a plain http or https address, without credentials and query.',
      {
        hint: 'Set AWS_ENDPOINT_URL_S3 to something like https://s3.example.com.',
      },
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

/** Amazon's buckets have hosts of their own; other servers have them in the path, and so have names that no certificate fits. */
function bucketAddress(
  bucket: string,
  { endpoint, region }: { readonly endpoint: string | null; readonly region: string },
): string {
  if (endpoint !== null) return `${endpoint}/${bucket}`;
  const host = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}
