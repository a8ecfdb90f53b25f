import { NarrateError } from '../../base/errors.js';
import { blockedPortMessage, blockedPortOf } from '../../engines/http/blocked-ports.js';
import { isLoopbackHost } from '../../engines/loopback.js';
import { regionProblem } from '../../manifest/schema/store-address.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The credentials for a bucket, and its address. */
export interface S3Account {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | null;
  readonly region: string;
  /** The address that the keys of objects are appended to, without a slash at its end. */
  readonly bucketUrl: string;
}

const settingOf = (environment: Environment, name: string): string | null =>
  environment[name]?.trim() || null;

/**
 * Reads the account from the usual AWS_* environment variables, and builds the address of the bucket.
 * @throws NarrateError `store-refused` without valid credentials, `store-origin` for an endpoint that is not trusted or a region that is invalid, `usage` for a port that fetch blocks
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

/** In the order of precedence. */
const endpointVariables = ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'];

const environmentEndpoint = (environment: Environment): string | null =>
  endpointVariables.map((name) => settingOf(environment, name)).find((value) => value !== null) ?? null;

/**
 * Returns the endpoint: that of the environment, or else that of the manifest; null: Amazon's.
 * A manifest may come with a cloned repository, so it is not trusted: it may name only Amazon's servers and this machine.
 * Requests never contain the secret (they are signed for one host), but they contain the key id and the session token. Also,
 * narrate uses the recordings that the server returns.
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
  // Amazon's customers can get other hosts below amazonaws.com, but none with such a name.
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

/** Fails if fetch blocks the port of the endpoint. @throws NarrateError `usage` */
function requirePort(endpoint: string | null, environment: Environment): void {
  const port = blockedPortOf(endpoint ?? '');
  if (port === null) return;
  const variable = endpointVariables.find((name) => settingOf(environment, name) !== null);
  throw new NarrateError('usage', blockedPortMessage(variable ?? 'The manifest (store.endpoint)', port), {
    hint: `Let the server listen on another port, such as 9000, and change ${variable ?? 'store.endpoint in the manifest'}.`,
  });
}

/**
 * Returns an address without slashes at its end. The error message contains no part of the address, which may be a secret.
 * @throws NarrateError `store-origin` for an address that is not plain http or https
 */
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

/**
 * Returns the address of a bucket. Amazon has a host for each bucket. Other servers have the bucket in the path, and so has
 * Amazon for a name with dots, which no certificate matches.
 */
function bucketAddress(
  bucket: string,
  { endpoint, region }: { readonly endpoint: string | null; readonly region: string },
): string {
  if (endpoint !== null) return `${endpoint}/${bucket}`;
  const host = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  return bucket.includes('.') ? `https://${host}/${bucket}` : `https://${bucket}.${host}`;
}
