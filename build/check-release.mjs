import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

/**
 * `npm run release:check`: lists everything that must change before this version can be published. If there is nothing, it
 * prints the release notes from CHANGELOG.md. It needs no installed package, so a release fails before it runs other code.
 *   --tag <tag>                the tag of the release, such as v0.2.0; without it, the tag is not checked
 *   --repository <owner/name>  the repository of the release; without it, the repository is not checked
 */

/** The placeholder for the account. The expression is built from parts, so that this file does not contain the placeholder. */
const placeholder = new RegExp(`\\b${['OW', 'NER'].join('')}\\b`);

/** @typedef {{ readonly path: string, readonly text: string }} File */
/** @typedef {{ readonly tag?: string | undefined, readonly repository?: string | undefined }} Expected */

/** Returns all files that users read or GitHub uses. @returns {File[]} */
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

/**
 * Returns the text under `## <heading>`, which may have more text after it on its line; null if there is no such heading.
 * @param {string} changelog @param {string} heading
 */
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
      placeholder.test(line) ? 'replace the placeholder with the account that owns the repository' : null,
    ),
  );
  expect(address !== null, 'package.json: repository.url is not git+https://github.com/<account>/<name>.git');
  expect(
    manifest.homepage === `${home}#readme` && manifest.bugs?.url === `${home}/issues`,
    `package.json: homepage or bugs.url does not belong to ${home}`,
  );
  expect(
    repository === undefined || repository === `${owner}/${project}`,
    `package.json: repository.url is not that of ${repository}; npm compares the two`,
  );
  // In the registry, the name without a scope belongs to another project: docs/decisions/releases.md.
  const scoped = `@${owner.toLowerCase()}/${project}`;
  expect(name === scoped, `package.json: the name is ${name}; only ${scoped} can be published from here`);
  problems.push(
    ...problemsByLine(files, (line) => {
      const [, imported = name] = /\bfrom '((?:@[^/']+\/)?narrate)'/.exec(line) ?? [];
      return imported === name ? null : `imports ${imported}, but the package is called ${name}`;
    }),
  );
  expect(/^\d+\.\d+\.\d+$/.test(version), `package.json: ${version} is not a version such as 1.2.3`);
  expect(
    tag === undefined || tag === `v${version}`,
    `The tag is ${tag}, but package.json has version ${version}.`,
  );
  expect(notes !== null && notes !== '', `CHANGELOG.md has nothing under "## ${version}".`);
  expect(
    (sectionOf(changelog, 'Unreleased') ?? '') === '',
    `CHANGELOG.md: move the entries under "## Unreleased" to "## ${version}".`,
  );
  // The links in the changelog are relative to the repository, but the notes are shown on another page.
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
