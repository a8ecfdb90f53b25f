import { describe, expect, it } from 'vitest';
import { s3Account } from '../../../src/store/s3/s3-account.js';

const credentials = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'not/a+secret' };
const account = (
  environment: Readonly<Record<string, string>>,
  parts: { bucket?: string; endpoint?: string; region?: string } = {},
) =>
  s3Account(
    { ...credentials, ...environment },
    { bucket: parts.bucket ?? 'audio', endpoint: parts.endpoint ?? null, region: parts.region ?? null },
  );

describe('s3Account', () => {
  it.each([
    [{}, {}, 'us-east-1', 'https://audio.s3.us-east-1.amazonaws.com'],
    [{ AWS_DEFAULT_REGION: 'eu-west-1' }, {}, 'eu-west-1', 'https://audio.s3.eu-west-1.amazonaws.com'],
    [
      { AWS_DEFAULT_REGION: 'eu-west-1', AWS_REGION: 'eu-west-2' },
      {},
      'eu-west-2',
      'https://audio.s3.eu-west-2.amazonaws.com',
    ],
    [
      { AWS_REGION: 'eu-west-1' },
      { region: 'eu-north-1' },
      'eu-north-1',
      'https://audio.s3.eu-north-1.amazonaws.com',
    ],
    [{ AWS_REGION: 'cn-north-1' }, {}, 'cn-north-1', 'https://audio.s3.cn-north-1.amazonaws.com.cn'],
    // A wildcard certificate matches one label only, so a name with a dot goes into the path.
    [{}, { bucket: 'my.audio' }, 'us-east-1', 'https://s3.us-east-1.amazonaws.com/my.audio'],
    [{ AWS_ENDPOINT_URL: 'https://s3.example.com/' }, {}, 'us-east-1', 'https://s3.example.com/audio'],
    [
      { AWS_ENDPOINT_URL: 'https://all.example.com', AWS_ENDPOINT_URL_S3: 'http://nas.lan:9000/s3' },
      {},
      'us-east-1',
      'http://nas.lan:9000/s3/audio',
    ],
    [{}, { endpoint: 'http://127.0.0.1:9000' }, 'us-east-1', 'http://127.0.0.1:9000/audio'],
    [
      {},
      { endpoint: 'https://s3.dualstack.eu-west-1.amazonaws.com' },
      'us-east-1',
      'https://s3.dualstack.eu-west-1.amazonaws.com/audio',
    ],
    [
      { AWS_ENDPOINT_URL_S3: 'https://s3.example.com' },
      { endpoint: 'https://elsewhere.example.com' },
      'us-east-1',
      'https://s3.example.com/audio',
    ],
  ])(
    'with the environment %j and the manifest %j uses the region %s and the address %s',
    (environment, parts, region, bucketUrl) => {
      expect(account(environment, parts)).toMatchObject({ region, bucketUrl });
    },
  );

  it('reads the session token, or null if there is none', () => {
    expect(account({}).sessionToken).toBeNull();
    expect(account({ AWS_SESSION_TOKEN: ' token ' }).sessionToken).toBe('token');
  });

  it.each([
    [{}, { endpoint: 'https://s3.example.com' }],
    [{}, { endpoint: 'https://abc.execute-api.us-east-1.amazonaws.com' }],
    [{}, { endpoint: 'https://s3-fake-12.us-east-1.elb.amazonaws.com' }],
    [{}, { endpoint: 'http://s3.us-east-1.amazonaws.com' }],
    [{}, { endpoint: 'https://user:word@127.0.0.1' }],
    [{ AWS_ENDPOINT_URL_S3: 'https://user:word@s3.example.com' }, {}],
    [{ AWS_ENDPOINT_URL_S3: 's3.example.com' }, {}],
    [{ AWS_REGION: 'x.example.com/#' }, {}],
  ])(
    'rejects the environment %j with the manifest %j, and does not show its password',
    (environment, parts) => {
      let failure: unknown = null;
      try {
        account(environment, parts);
      } catch (error) {
        failure = error;
      }
      expect(failure).toMatchObject({ code: 'store-origin', exitStatus: 3 });
      expect(String(failure)).not.toContain('word');
    },
  );

  it.each([
    [{ AWS_ACCESS_KEY_ID: ' ' }, 'AWS_ACCESS_KEY_ID'],
    [{ AWS_SECRET_ACCESS_KEY: '' }, 'AWS_SECRET_ACCESS_KEY'],
    [{ AWS_SECRET_ACCESS_KEY: 'two words' }, 'AWS_SECRET_ACCESS_KEY'],
    [{ AWS_SESSION_TOKEN: 'a\nb' }, 'AWS_SESSION_TOKEN'],
  ])('rejects the environment %j, and names %s', (environment, variable) => {
    expect(() => account(environment)).toThrow(variable);
    expect(() => account(environment)).not.toThrow(/two words/);
  });
});
