import { dirname } from 'node:path';
import { serverOf } from '../../../engines/registry.js';
import type { OpenProject } from '../../../project/open-project.js';

/** Returns a function that removes from messages what the page must not see: absolute paths of the book's folder, and API keys. */
export function hidingOf({
  book,
  environment,
}: Pick<OpenProject, 'book' | 'environment'>): (text: string) => string {
  const { root } = book;
  const names = [book.profile.name, book.manifest.engine.name].map((name) => serverOf(name)?.keyVariable);
  const secrets = names
    .flatMap((name) => (name === undefined ? [] : (environment[name] ?? [])))
    // A shorter one is no key, and would remove parts of words.
    .filter((secret) => secret.length >= 4);
  const isTop = dirname(root) === root;
  return (text) => {
    const relative = isTop
      ? text
      : text.replaceAll(`${root}/`, '').replaceAll(`${root}\\`, '').replaceAll(root, '.');
    return secrets.reduce((shown, secret) => shown.replaceAll(secret, '…'), relative);
  };
}
