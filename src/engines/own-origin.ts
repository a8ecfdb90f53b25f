/**
 * Whether money for `origin` goes to an engine's own servers: its own host, whatever the port, or one below it, such as
 * a region's (`eu.api.openai.com`). @param ownAddress null: the engine has no server of its own
 */
export function isOwnOrigin(origin: string, ownAddress: string | null): boolean {
  if (ownAddress === null || !URL.canParse(origin)) return false;
  // A name may end with the dot of the root.
  const host = new URL(origin).hostname.replace(/\.$/, '');
  const own = new URL(ownAddress).hostname;
  return host === own || host.endsWith(`.${own}`);
}
