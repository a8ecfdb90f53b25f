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

/** The copyright of packages whose readme names the MIT licence but that do not contain its text. */
const mitByReadme: Readonly<Record<string, string>> = {
  'format 0.2.2': 'Copyright 2010 - 2014 Sami Samhuri sami@samhuri.net',
};

/** Returns the licence text of a package. @throws Error if there is none, because then the package must not be packed */
function noticeOf(folder: string): string {
  const { name, version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const title = `${name} ${version}`;
  const texts = readdirSync(folder)
    .filter((file) => licenceName.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim());
  if (texts.length === 0) texts.push(mitOf(title));
  return `${'-'.repeat(80)}\n${title}\n\n${texts.join('\n\n')}\n`;
}

/** Returns the MIT licence with the copyright of a package. Its terms are the same as in the LICENSE of narrate. */
function mitOf(title: string): string {
  const copyright = mitByReadme[title];
  if (copyright === undefined) throw new Error(`${title} is packed but has no licence text.`);
  const own = readFileSync(join(import.meta.dirname, '../LICENSE'), 'utf8');
  return `${copyright}\n\n${own.slice(own.indexOf('Permission is hereby granted')).trim()}`;
}
