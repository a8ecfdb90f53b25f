import { posix } from 'node:path';
import { parseStoreAddress } from '../../manifest/schema/store-address.js';
import { isValues, type Values } from '../../manifest/yaml/values.js';
import { bookPlaceholder } from './catalogue-schema.js';

/**
 * Returns the defaults of a catalogue for one book. `{book}` in the store becomes its name, with hyphens instead of slashes,
 * because narrate creates only the last folder of a store. A store in a folder is relative to
 * the catalogue; the result is relative to the manifest, as manifests need it.
 * @param manifest the path of the manifest, relative to the catalogue
 */
export function bookDefaults(defaults: Values, manifest: string, name: string): Values {
  const { store } = defaults;
  const here = (address: string) =>
    storeFor(
      address.replaceAll(bookPlaceholder, () => name.replaceAll('/', '-')),
      manifest,
    );
  if (typeof store === 'string') return { ...defaults, store: here(store) };
  if (isValues(store) && typeof store.url === 'string')
    return { ...defaults, store: { ...store, url: here(store.url) } };
  return defaults;
}

function storeFor(address: string, manifest: string): string {
  const parsed = parseStoreAddress(address);
  const isRelative = 'kind' in parsed && parsed.kind === 'folder' && !/^(?:[/\\]|[A-Za-z]:)/.test(address);
  return isRelative ? posix.relative(posix.dirname(manifest), address) : address;
}
