import type { Memory } from '../shared/memory.js';
import type { Server } from './server.js';
import type { Sound } from './sound.js';
import type { Store } from './state/store.js';

/** What all parts of the page share. */
export interface App {
  readonly store: Store;
  readonly server: Server;
  readonly sound: Sound;
  readonly memory: Memory;
  /** Lets a `<style>` that wavesurfer.js adds pass the policy of the page. */
  readonly nonce: string;
}
