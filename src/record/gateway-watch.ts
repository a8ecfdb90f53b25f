import type { Fetch } from '../engines/http/http.js';

/** Watches what is exchanged with a gateway. It changes nothing. */
export interface GatewayWatch {
  /** Returns a `fetch` that watches each request and its response. */
  watchFetch(fetch: Fetch): Fetch;
  /** Called for each callback with a token of this run. */
  callbackArrived(): void;
}
