import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const repository = resolve(import.meta.dirname, '../..');
const read = (name: string) => readFileSync(join(repository, name), 'utf8');
const dockerfile = read('docker/Dockerfile');
/** The instructions, with their continued lines joined and without comments. */
const instructions = dockerfile
  .replace(/^#.*\n/gm, '')
  .replace(/\\\n/g, ' ')
  .split('\n')
  .filter((line) => line.trim() !== '')
  .map((line) => line.replace(/\s+/g, ' ').trim());
const of = (name: string) => instructions.filter((line) => line.startsWith(`${name} `));

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly command?: readonly string[];
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly stop_grace_period?: string;
  readonly volumes?: readonly string[];
}
const compose = parse(read('docker/compose.yaml'), { strict: true, uniqueKeys: true, merge: true }) as {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, unknown>>;
};
const { peerDependencies, engines } = JSON.parse(read('package.json')) as {
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};

describe('docker/Dockerfile', () => {
  it('has only known instructions, and only images with a version', () => {
    const known = /^(FROM|WORKDIR|COPY|RUN|USER|EXPOSE|STOPSIGNAL|HEALTHCHECK|ENTRYPOINT|CMD) /;
    expect(instructions.filter((line) => !known.test(line))).toEqual([]);
    for (const line of of('FROM')) expect(line).toMatch(/^FROM [\w/]+:\d+\.\d+[\w.-]*( AS \w+)?$/);
  });

  it('has a Node that narrate supports', () => {
    const [, major = 0, minor = 0] = (/node:(\d+)\.(\d+)/.exec(dockerfile) ?? []).map(Number);
    const [, least = 0, leastMinor = 0] = (/>=(\d+)\.(\d+)/.exec(engines.node) ?? []).map(Number);
    expect(major > least || (major === least && minor >= leastMinor)).toBe(true);
  });

  it('installs the packages of the fleet at the versions of package.json', () => {
    const install = of('RUN').find((line) => line.includes('npm install'));
    for (const name of ['bullmq', 'ioredis', 'prom-client'])
      expect(install).toContain(` ${name}@${peerDependencies[name]}`);
    expect(install).toContain('--ignore-scripts');
  });

  it('does not run as root, and starts commands without a shell, so that signals arrive', () => {
    expect(of('USER')).toEqual(['USER node']);
    for (const line of [...of('ENTRYPOINT'), ...of('CMD'), ...of('HEALTHCHECK')])
      expect(line.replace(/^.*?(?=\[)/, '')).toSatisfy((text: string) => Array.isArray(JSON.parse(text)));
    expect(instructions.findLastIndex((line) => line.startsWith('RUN '))).toBeLessThan(
      instructions.indexOf('USER node'),
    );
  });

  it('keeps secrets and recordings out of the image', () => {
    const ignored = read('docker/Dockerfile.dockerignore').trim().split('\n');
    expect(ignored).toEqual(expect.arrayContaining(['**/.env', '**/.narrate', '.git', 'node_modules']));
    expect(dockerfile).not.toMatch(/^(ENV|ARG) .*(KEY|SECRET|PASSWORD|TOKEN)/m);
  });
});

describe('docker/compose.yaml', () => {
  const { services } = compose;

  it('has workers, Redis and a store, all images with a version', () => {
    expect(Object.keys(services)).toEqual(['redis', 'store', 'bucket', 'worker']);
    for (const { image, build } of Object.values(services)) {
      if (build === undefined) expect(image).toMatch(/:\d/);
      else expect(build).toEqual({ context: '..', dockerfile: 'docker/Dockerfile' });
    }
  });

  it('depends only on services that exist and have the health check that they are asked for', () => {
    const conditions = Object.values(services).flatMap(({ depends_on = {} }) => Object.entries(depends_on));
    expect(conditions.length).toBeGreaterThan(2);
    for (const [name, { condition }] of conditions) {
      expect(services).toHaveProperty(name);
      if (condition === 'service_healthy') expect(services[name]).toHaveProperty('healthcheck');
    }
  });

  it('uses only volumes that it declares, or the folder of the catalogue', () => {
    const used = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.map((one) => one.split(':/')[0]),
    );
    for (const name of used)
      if (!name?.startsWith('${CATALOGUE')) expect(compose.volumes).toHaveProperty(name ?? '');
  });

  it('never evicts jobs, and gives a worker the time that it needs to stop', () => {
    expect(services.redis?.command?.join(' ')).toContain('--maxmemory-policy noeviction');
    expect(Number.parseInt(services.worker?.stop_grace_period ?? '', 10)).toBeGreaterThan(30);
  });

  it('has no secret in it, and refuses to start without them', () => {
    const text = read('docker/compose.yaml');
    for (const name of ['REDIS_PASSWORD', 'STORE_KEY', 'STORE_SECRET', 'PIXAZO_API_KEY', 'CATALOGUE'])
      expect(text).toContain(`\${${name}:?`);
  });
});
