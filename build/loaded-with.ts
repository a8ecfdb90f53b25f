import { resolve } from 'node:path';

/** What rolldown tells of a module. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * Says of a module whether it is loaded with one of some others, because that one imports it, or something that it imports
 * does; what is only loaded later, by `import()`, is not.
 * @param entries relative to the package
 */
export function loadedWith(...entries: readonly string[]): (id: string, modules: Modules) => boolean {
  const loaded = new Set<string>();
  const follow = (id: string, modules: Modules): void => {
    if (loaded.has(id)) return;
    loaded.add(id);
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) follow(imported, modules);
  };
  return (id, modules) => {
    for (const entry of entries) follow(resolve(entry), modules);
    return loaded.has(id);
  };
}
