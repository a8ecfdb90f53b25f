/**
 * Whether a URL's host is this machine: `localhost`, 127.0.0.0/8 or `[::1]`, as `URL.hostname` writes them (it turns
 * `127.1` and `0x7f.1` into dotted quads, so no other spelling of an IPv4 address gets here).
 */
export const isLoopbackHost = (hostname: string): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname);
