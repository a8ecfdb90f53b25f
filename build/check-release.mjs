import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run release:check`: lists everything that keeps this version from being published, and prints its notes from
 * CHANGELOG.md on stdout when there is nothing. Needs no installed package, so that a release fails before it runs any
 * other code.
 *   --tag <tag>                the tag that is released, such as v0.2.0; left out: not checked
 *   --repository <owner/name>  the repository that it is released from; left out: not checked
 */

/** What stands for the account until a maintainer replaces it. Put together here, so that this file does not contain it. */
const placeholder = new RegExp(`\\b${['OW', 'NER'].join('')}\\b`);

/** @typedef {{ readonly path: string, readonly text: string }} File */
/** @typedef {{ readonly tag?: string | undefined, readonly repository?: string | undefined }} Expected */

/** Every file that users read or that GitHub acts on. @returns {File[]} */
function readFiles() {
  const entries = readdirSync('.', { withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const shown = files.filter((name) => /\.(?:md|ya?ml|json)$/.test(name) && name !== 'package-lock.json');
  const folders = ['docs', 'examples', '.github'].filter((name) =>
    entries.some((entry) => entry.name === name),
  );
  const below = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return [...shown, ...below].map((path) => ({ path, text: readFileSync(path, 'utf8') }));
}

/** @param {readonly File[]} files @param {(line: string) => string | null} problemOf @returns {string[]} */
function problemsByLine(files, problemOf) {
  return files.flatMap(({ path, text }) =>
    text.split('\n').flatMap((line, index) => {
      const problem = problemOf(line);
      return problem === null ? [] : [`${path}:${index + 1}: ${problem}`];
    }),
  );
}

/** The text under `## <heading>`, whatever stands after the heading on its line; null: there is no such heading. @param {string} changelog @param {string} heading */
function sectionOf(changelog, heading) {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((one) => (one.split('\n', 1)[0] ?? '').split(' ', 1)[0] === heading);
  return section === undefined ? null : section.slice(section.indexOf('\n')).trim();
}

/** @param {readonly File[]} files @param {Expected} expected @returns {{ problems: string[], notes: string }} */
function checkRelease(files, { tag, repository }) {
  const textOf = /** @param {string} name */ (name) => files.find(({ path }) => path === name)?.text ?? '';
  const { name, version, ...manifest } = JSON.parse(textOf('package.json'));
  const address = /^git\+https:\/\/github\.com\/([^/]+)\/([^/]+)\.git$/.exec(manifest.repository?.url ?? '');
  const [, owner = '', project = ''] = address ?? [];
  const home = `https://github.com/${owner}/${project}`;
  const changelog = textOf('CHANGELOG.md');
  const notes = sectionOf(changelog, version);
  /** @type {string[]} */
  const problems = [];
  const expect = /** @param {boolean} holds @param {string} problem */ (holds, problem) => {
    if (!holds) problems.push(problem);
  };

  problems.push(
    ...problemsByLine(files, (line) =>
      placeholder.test(line) ? 'replace the placeholder by the account that the repository is in' : null,
    ),
  );
  expect(address !== null, 'package.json: repository.url is not git+https://github.com/<account>/<name>.git');
  expect(
    manifest.homepage === `${home}#readme` && manifest.bugs?.url === `${home}/issues`,
    `package.json: homepage and bugs.url are not those of ${home}`,
  );
  expect(
    repository === undefined || repository === `${owner}/${project}`,
    `package.json: repository.url is not that of ${repository}, which npm compares`,
  );
  // The bare name is not this project's in the registry: docs/decisions/releases.md.
  const scoped = `@${owner.toLowerCase()}/${project}`;
  expect(name === scoped, `package.json: the name is ${name}; only ${scoped} can be published from here`);
  problems.push(
    ...problemsByLine(files, (line) => {
      const [, imported = name] = /\bfrom '((?:@[^/']+\/)?narrate)'/.exec(line) ?? [];
      return imported === name ? null : `imports ${imported}, and the package is called ${name}`;
    }),
  );
  expect(/^\d+\.\d+\.\d+$/.test(version), `package.json: ${version} is not a version such as 1.2.3`);
  expect(tag === undefined || tag === `v${version}`, `The tag is ${tag}, and package.json says ${version}.`);
  expect(notes !== null && notes !== '', `CHANGELOG.md has nothing under "## ${version}".`);
  expect(
    (sectionOf(changelog, 'Unreleased') ?? '') === '',
    'CHANGELOG.md: move what is under "## Unreleased" under the version.',
  );
  // Links of the changelog are relative to the repository, and notes are shown elsewhere.
  const absolute = (notes ?? '').replace(/\]\((?!https?:|#)([^)\s]+)\)/g, `](${home}/blob/v${version}/$1)`);
  return { problems, notes: absolute };
}

const { values } = parseArgs({ options: { tag: { type: 'string' }, repository: { type: 'string' } } });
const { problems, notes } = checkRelease(readFiles(), values);
if (problems.length === 0) process.stdout.write(`${notes}\n`);
else {
  process.stderr.write(`${problems.join('\n')}\n`);
  process.exitCode = 1;
}
