import type { Redis } from 'ioredis';

/** Calls a function once when a connection is lost (false), and once when it is back (true). Returns a function that ends this. */
export function watchConnection(redis: Redis, listener: (isBack: boolean) => void): () => void {
  let isLost = false;
  const onClose = () => {
    if (!isLost) listener(false);
    isLost = true;
  };
  const onReady = () => {
    if (isLost) listener(true);
    isLost = false;
  };
  redis.on('close', onClose);
  redis.on('ready', onReady);
  return () => {
    redis.off('close', onClose);
    redis.off('ready', onReady);
  };
}
