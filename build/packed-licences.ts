import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Writes the licence texts of all packed packages into a file, because most licences require them in every copy. */
export function packedLicences(fileName: string): Plugin {
  return {
    name: 'packed-licences',
    generateBundle(_, bundle) {
      const modules = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? file.moduleIds : []));
      const folders = new Set(modules.flatMap((id) => packageFolder.exec(id)?.[0] ?? []));
      const notices = [...folders].map(noticeOf).sort();
      this.emitFile({ type: 'asset', fileName, source: `${introduction}\n${notices.join('\n')}` });
    },
  };
}

const introduction = 'The files next to this one contain code of these packages.\n';

/** Greedy, so that a package inside another package is the inner one. */
const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const licenceName = /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i;

/** Returns the licence text of a package. @throws Error if there is none, because then the package must not be packed */
function noticeOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const texts = readdirSync(folder)
    .filter((file) => licenceName.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) throw new Error(`${title} is packed but has no licence text.`);
  return `${'-'.repeat(80)}\n${title}\n\n${texts.join('\n\n')}\n`;
}
