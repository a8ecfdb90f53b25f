import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin } from 'rolldown';

/** Licence texts of the packages whose code is packed: most licences ask that it goes with every copy. */
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

const introduction = 'The files beside this one hold code of these packages.\n';

/** Greedy: a package inside of a package is the inner one. */
const packageFolder = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/;
const licenceName = /^(?:licen[cs]e|copying|notice)(?:[.-]|$)/i;

/** Packages that say in their readme that they are under the MIT licence, and do not bring its text: their copyright. */
const mitByReadme: Readonly<Record<string, string>> = {
  'format 0.2.2': 'Copyright 2010 - 2014 Sami Samhuri sami@samhuri.net',
};

/** @throws Error where a package has no licence text: it may not be packed then */
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

/** The terms are word for word those of our own licence. */
function mitOf(title: string): string {
  const copyright = mitByReadme[title];
  if (copyright === undefined) throw new Error(`${title} is packed and has no licence text.`);
  const own = readFileSync(join(import.meta.dirname, '../LICENSE'), 'utf8');
  return `${copyright}\n\n${own.slice(own.indexOf('Permission is hereby granted')).trim()}`;
}
