import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { NarrateError } from '../base/errors.js';
import type { Clock } from '../base/time/clock.js';
import { parseStoreAddress } from '../manifest/schema/store-address.js';
import type { StoreSettings } from '../manifest/schema/store-schema.js';
import type { ObjectStore } from './object-store.js';
import type { Patience } from './s3/s3-store.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a store is. */
export type StorePlace = { readonly format: 'wav' | 'flac' } & (
  | {
      readonly kind: 's3';
      readonly bucket: string;
      readonly prefix: string;
      /** The manifest's, which is not trusted. */
      readonly endpoint: string | null;
      readonly region: string | null;
    }
  /** Absolute. It may be outside of the book's folder: it is a place for state, and nothing of the book is read from it. */
  | { readonly kind: 'folder'; readonly folder: string }
);

/**
 * Where the recordings of a book are kept besides; null: nowhere.
 * @param named in place of the manifest's `url` (`--store`, NARRATE_STORE), a folder relative to the process's; `none`: nowhere
 * @throws NarrateError `usage` for a name that is no place
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
  // An endpoint and a region belong to the bucket that they were written for.
  const isOwn = named === null || named === ofManifest?.url;
  const { endpoint, region } = isOwn && ofManifest ? ofManifest : { endpoint: null, region: null };
  return { ...address, format, endpoint, region };
}

/** How a place is called, for people. */
export const nameOfPlace = (place: StorePlace): string =>
  place.kind === 'folder' ? place.folder : `s3://${place.bucket}${place.prefix && `/${place.prefix}`}`;

/** Tells one place from another in a file name: buckets of two servers may have one name. */
export function idOfPlace(place: StorePlace, environment: Environment): string {
  const { AWS_ENDPOINT_URL_S3: own, AWS_ENDPOINT_URL: all } = environment;
  const server = place.kind === 'folder' ? null : own || all || place.endpoint;
  const said = JSON.stringify([nameOfPlace(place), server]);
  return createHash('sha256').update(said).digest('hex').slice(0, 16);
}

/**
 * Opens a store; what it takes is loaded here and not before. Of an S3 store nothing is asked yet.
 * @throws NarrateError `store-unreachable` (a folder), `store-refused`, `store-origin`, `usage` for a proxy that is no address, or a port that fetch blocks
 */
export async function openStore(
  place: StorePlace,
  options: {
    readonly environment: Environment;
    readonly clock: Clock;
    readonly random: () => number;
    readonly patience: Patience;
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
