import { NarrateError } from '../../base/errors.js';

/**
 * Loads a package that only fleets need. narrate does not install it.
 * @throws NarrateError `fleet-missing`
 */
async function load<Module>(name: string, importing: () => Promise<Module>): Promise<Module> {
  try {
    return await importing();
  } catch (cause) {
    throw new NarrateError('fleet-missing', `A fleet needs the package ${name}, which cannot be loaded.`, {
      cause,
    });
  }
}

/** Loads BullMQ, the queue. @throws NarrateError `fleet-missing` */
export const loadBullmq = (): Promise<typeof import('bullmq')> => load('bullmq', () => import('bullmq'));

/** Loads ioredis, the client of Redis. @throws NarrateError `fleet-missing` */
export const loadIoredis = () => load('ioredis', () => import('ioredis'));

/** Loads prom-client, which writes metrics. @throws NarrateError `fleet-missing` */
export const loadPromClient = (): Promise<typeof import('prom-client')> =>
  load('prom-client', () => import('prom-client'));
