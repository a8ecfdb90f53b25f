/** Where takes and journal are kept beside `.narrate`, as it is written: an S3 bucket, or a folder. */
export type StoreAddress =
  | {
      readonly kind: 's3';
      readonly bucket: string;
      /** Without slashes at its ends; empty: the bucket's top. */
      readonly prefix: string;
    }
  | { readonly kind: 'folder'; readonly path: string };

export interface StoreProblem {
  readonly message: string;
  readonly hint: string;
}

/** 3 to 63 letters, digits, dots and hyphens, by Amazon's rules for new buckets; other servers keep to them. */
const bucketName = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** Reads `s3://bucket/prefix`, or the path of a folder, which may be absolute and lead out of the book's. */
export function parseStoreAddress(text: string): StoreAddress | StoreProblem {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]+):\/\//.exec(text)?.[1];
  if (scheme === undefined) return folderAddress(text);
  if (scheme !== 's3') {
    return {
      message: `A store cannot be at ${scheme}://.`,
      hint: 'Write s3://bucket/prefix, or the path of a folder. Other clouds speak S3 too: set AWS_ENDPOINT_URL_S3 to their address.',
    };
  }
  const [bucket = '', ...rest] = text.slice('s3://'.length).split('/');
  const prefix = rest.join('/').replace(/\/+$/, '');
  if (!bucketName.test(bucket)) {
    return {
      message: `"${bucket}" is not the name of an S3 bucket.`,
      hint: 'Write s3://bucket/prefix; a bucket has 3 to 63 small letters, digits, dots and hyphens.',
    };
  }
  const isPlain = prefix
    .split('/')
    .every((part) => prefix === '' || (!['', '.', '..'].includes(part) && /^[\w.~ -]+$/.test(part)));
  if (isPlain) return { kind: 's3', bucket, prefix };
  return {
    message: `The prefix "${prefix}" cannot be used.`,
    hint: 'Write it in letters, digits, dots, hyphens and underscores, with single slashes between.',
  };
}

function folderAddress(path: string): StoreAddress | StoreProblem {
  if (path.startsWith('~')) {
    return {
      message: `In "${path}" the ~ stands for itself: no shell reads it here.`,
      hint: 'Write the whole path, or one relative to this file.',
    };
  }
  if (path.split(/[/\\]/).filter((part) => !['', '.'].includes(part))[0] !== '.narrate')
    return { kind: 'folder', path };
  return {
    message: 'The recordings are in .narrate anyhow: a store is another place.',
    hint: 'Leave `store` out, or name another folder.',
  };
}

/** What is wrong with the name of a region; null: nothing. It becomes a part of a host's name, so it must not hold more. */
export const regionProblem = (region: string): StoreProblem | null =>
  /^[a-z0-9][a-z0-9-]*$/.test(region)
    ? null
    : {
        message: 'This is not the name of a region.',
        hint: 'Write it in small letters, digits and hyphens: eu-central-1',
      };

/** What is wrong with an address; null: nothing. */
export function storeProblem(text: string): StoreProblem | null {
  const address = parseStoreAddress(text);
  return 'kind' in address ? null : address;
}
