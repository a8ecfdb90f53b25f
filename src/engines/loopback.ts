/**
 * Returns whether a URL's host is this computer: `localhost`, 127.0.0.0/8 or `[::1]`.
 * @param hostname as `URL.hostname` returns it, which already writes `127.1` and `0x7f.1` as dotted quads
 */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
