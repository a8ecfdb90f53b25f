import { resolve } from 'node:path';

/** The part of rolldown's module graph that is used here. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * Returns a function that says whether a module is loaded together with one of the entries, directly or indirectly. Modules
 * that are only loaded later, with `import()`, do not count.
 * @param entries paths relative to the package
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
