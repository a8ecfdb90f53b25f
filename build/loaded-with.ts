import { resolve } from 'node:path';

/** What rolldown tells of a module. */
interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null;
}

/**
 * Names the packed file of all modules that are loaded with one of them, because it imports them, or they do; those that
 * are only loaded later, by `import()`, are left where they are.
 * @param entry relative to the package
 */
export function loadedWith(entry: string, name: string): (id: string, modules: Modules) => string | null {
  const loaded = new Set<string>();
  const follow = (id: string, modules: Modules): void => {
    if (loaded.has(id)) return;
    loaded.add(id);
    for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) follow(imported, modules);
  };
  return (id, modules) => {
    follow(resolve(entry), modules);
    return loaded.has(id) ? name : null;
  };
}
