/** Prefix of all keys of narrate in Redis. */
export const keyPrefix = 'narrate';

/** Returns the key in Redis that says whether a fleet is paused or finishing. */
export const stateKey = (fleet: string): string => `${keyPrefix}:fleet:${fleet}:state`;

/** Returns the key in Redis of a worker that is alive. `*` for all of them. */
export const workerKey = (fleet: string, worker: string): string =>
  `${keyPrefix}:fleet:${fleet}:worker:${worker}`;
