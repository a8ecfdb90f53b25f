/** Parsed address of a store: an S3 bucket, or a folder. */
export type StoreAddress =
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Without slashes at its ends; empty: the top of the bucket. */
      readonly prefix: string;
    }
  | { readonly kind: 'folder'; readonly path: string };

/** What is wrong with the address or region of a store. */
export interface StoreProblem {
  readonly message: string;
  readonly hint: string;
}

/** Amazon's rules for the names of new buckets, which other servers follow. */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Parses `s3://bucket/prefix`, or the path of a folder, which may be absolute or outside the book's folder. */
export function parseStoreAddress(text: string): StoreAddress | StoreProblem {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(text)?.[1];
  if (scheme === undefined) return folderAddress(text);
  if (scheme !== 's3') {
    return {
      message: `A store cannot have an address that begins with ${scheme}://.`,
      hint: 'Write s3://bucket/prefix, or the path of a folder. For other clouds with an S3 interface, set AWS_ENDPOINT_URL_S3 to their address.',
    };
  }
  const [bucket = '', ...rest] = text.slice('s3://'.length).split('/');
  const prefix = rest.join('/').replace(/\/+$/, '');
  if (!bucketName.test(bucket)) {
    return {
      message: `"${bucket}" is not the name of an S3 bucket.`,
      hint: 'Write s3://bucket/prefix. A bucket name has 3 to 63 lower-case letters, digits, dots and hyphens.',
    };
  }
  const isPlain = prefix
    .split('/')
    .every((part) => prefix === '' || (!['', '.', '..'].includes(part) && /^[\w.~ -]+$/.test(part)));
  if (isPlain) return { kind: 's3', bucket, prefix };
  return {
    message: `"${prefix}" is not a valid prefix for a store.`,
    hint: 'Use letters, digits, dots, hyphens and underscores, separated by single slashes.',
  };
}

function folderAddress(path: string): StoreAddress | StoreProblem {
  if (path.startsWith('~')) {
    return {
      message: `In "${path}", narrate does not expand the ~.`,
      hint: 'Write the full path, or a path relative to this file.',
    };
  }
  if (path.split(/[/\\]/).filter((part) => !['', '.'].includes(part))[0] !== '.narrate')
    return { kind: 'folder', path };
  return {
    message: 'The store cannot be in .narrate, which already holds the recordings.',
    hint: 'Remove `store`, or choose another folder.',
  };
}

/** Returns what is wrong with the name of a region; null: nothing. The name becomes part of a host name. */
export const regionProblem = (region: string): StoreProblem | null =>
  /^[a-z0-9][a-z0-9-]*$/.test(region)
    ? null
    : {
        message: `"${region}" is not the name of a region.`,
        hint: 'Use lower-case letters, digits and hyphens: eu-central-1',
      };

/** Returns what is wrong with the address of a store; null: nothing. */
export function storeProblem(text: string): StoreProblem | null {
  const address = parseStoreAddress(text);
  return 'kind' in address ? null : address;
}
