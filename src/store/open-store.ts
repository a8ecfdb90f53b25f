import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { NarrateError } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import { parseStoreAddress } from '../manifest/schema/store-address.js';
import type { StoreSettings } from '../manifest/schema/store-schema.js';
import type { ObjectStore } from './object-store.js';
import type { RetryLimits } from './s3/s3-store.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** The location of a store, and the format of its recordings. */
export type StorePlace = { readonly format: 'wav' | 'flac' } & (
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly prefix: string;
      /** The endpoint in the manifest, which is not trusted; null: it names none. */
      readonly endpoint: string | null;
      /** The region in the manifest; null: it names none. */
      readonly region: string | null;
    }
  /** An absolute path. It may be outside of the book's folder, because narrate reads only state from it. */
  | { readonly kind: 'folder'; readonly folder: string }
);

/**
 * Returns the location of a book's store; null: it has none.
 * @param named overrides the manifest's `url` (`--store`, NARRATE_STORE); a folder is relative to that of the process; `none`:
 * no store; null: use the manifest
 * @param root the folder of the manifest, which its `url` is relative to
 * @throws NarrateError `usage` if `named` is neither a folder nor an S3 address
 */
export function storePlace(
  named: string | null,
  ofManifest: StoreSettings | null,
  root: string,
): StorePlace | null {
  if (named === 'none' || (named === null && ofManifest === null)) return null;
  const url = named ?? ofManifest?.url ?? '';
  const format = ofManifest?.format ?? 'wav';
  const address = parseStoreAddress(url);
  if (!('kind' in address)) throw new NarrateError('usage', address.message, { hint: address.hint });
  if (address.kind === 'folder')
    return { kind: 'folder', format, folder: resolve(named === null ? root : process.cwd(), address.path) };
  // The manifest's endpoint and region are valid only for its own bucket.
  const isOwn = named === null || named === ofManifest?.url;
  const { endpoint, region } = isOwn && ofManifest ? ofManifest : { endpoint: null, region: null };
  return { ...address, format, endpoint, region };
}

/** Returns the name of a store for messages: `s3://bucket/prefix`, or the path of a folder. */
export const nameOfPlace = (place: StorePlace): string =>
  place.kind === 'folder' ? place.folder : `s3://${place.bucket}${place.prefix && `/${place.prefix}`}`;

/** Returns an id of a store for file names: 16 hexadecimal digits. It depends on the server, because two servers may have a bucket of one name. */
export function idOfPlace(place: StorePlace, environment: Environment): string {
  const { AWS_ENDPOINT_URL_S3: own, AWS_ENDPOINT_URL: all } = environment;
  const server = place.kind === 'folder' ? null : own || all || place.endpoint;
  const identity = JSON.stringify([nameOfPlace(place), server]);
  return createHash('sha256').update(identity).digest('hex').slice(0, 16);
}

/**
 * Opens a store, and loads the code for it. It sends no request yet.
 * @param options.random returns a number from 0 to 1, for jitter
 * @throws NarrateError `store-refused` without credentials, `store-origin`, `usage` for an invalid proxy address or a port that fetch blocks
 */
export async function openStore(
  place: StorePlace,
  options: {
    readonly environment: Environment;
    readonly clock: Clock;
    readonly random: () => number;
    readonly retryLimits: RetryLimits;
  },
): Promise<ObjectStore> {
  if (place.kind === 'folder') {
    const { openFolderStore } = await import('./folder-store.js');
    return openFolderStore(place.folder);
  }
  const { s3Account } = await import('./s3/s3-account.js');
  const account = s3Account(options.environment, place);
  const { openS3Store } = await import('./s3/s3-store.js');
  return openS3Store({ ...place, ...options, account });
}
