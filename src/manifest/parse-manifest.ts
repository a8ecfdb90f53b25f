import type { Diagnostic } from '../base/diagnostic.js';
import { defaultEngine, draftEngine } from '../engines/defaults.js';
import type { EngineProfile } from '../engines/engine.js';
import { enginesWithModels } from '../engines/registry.js';
import { explainIssues } from './diagnostics/explain-issue.js';
import type { ManifestCode } from './diagnostics/manifest-codes.js';
import { eitherOf, nearest } from './diagnostics/nearest.js';
import { normalPath, pathProblem } from './diagnostics/path-problem.js';
import { validateNames } from './diagnostics/validate-names.js';
import type { Manifest, ReadPolicies } from './manifest.js';
import { toManifest } from './normalise.js';
import { manifestSchema, readSchema } from './schema/manifest-schema.js';
import { withDefaults } from './with-defaults.js';
import type { Spot } from './yaml/excerpt.js';
import type { Path } from './yaml/node-index.js';
import { readYaml, type YamlText } from './yaml/read-yaml.js';
import { isValues, type Values } from './yaml/values.js';

/** Normalised path from the manifest, with its place in the manifest. */
export interface NamedFile extends Spot {
  readonly file: string;
}

/** Result of reading a manifest: the manifest as far as it is valid, and every problem. */
export interface ParsedManifest {
  /**
   * Null if a key or a type is wrong. With errors in names only (a voice, a language, a repeated chapter) it is set, so
   * that the chapters can be validated too. Use it for anything else only if `diagnostics` has no errors.
   */
  readonly manifest: Manifest | null;
  /** Distinct chapter files, also found in a manifest with errors, so that the files are checked at the same time. */
  readonly chapters: readonly NamedFile[];
  /** Defaults if `read` in the manifest is wrong. The chapters are read with it to find their problems. */
  readonly read: ReadPolicies;
  /** Null: no cover, or a path with a problem. */
  readonly cover: NamedFile | null;
  /** Null: a path with a problem. */
  readonly output: NamedFile | null;
  /** In the order of their places in the file. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Options of `parseManifest`. */
export interface ParseManifestOptions {
  /** Name of the file in the places of diagnostics. */
  readonly file: string;
  /**
   * Returns the profile of an engine; null: there is no such engine.
   * @param model for an engine with several models; null: its default
   */
  profileOf(name: string, model?: string | null): EngineProfile | null;
  readonly engineNames: readonly string[];
  /** Engine that replaces the manifest's (`--engine`); null: none. */
  readonly engine: string | null;
  /** Settings for which the manifest has no value. A problem in them is reported at the closest place in the manifest. */
  readonly defaults?: Values | undefined;
}

/** Parses and validates a manifest's text. Returns every problem at once and never throws for invalid text. */
export function parseManifest(source: string, options: ParseManifestOptions): ParsedManifest {
  // Editors do not count a byte order mark as a column.
  const yaml = readYaml(source.replace(/^\uFEFF/, ''), options.file);
  const nothing = { manifest: null, chapters: [], read: readSchema.parse({}), cover: null, output: null };
  if (yaml.data === undefined) return { ...nothing, diagnostics: yaml.diagnostics };
  if (!isValues(yaml.data))
    return { ...nothing, diagnostics: [...yaml.diagnostics, notAMapping(yaml.data, yaml)] };
  const data = withDefaults(yaml.data, options.defaults ?? {});

  const shape = manifestSchema.safeParse(data);
  const engine = findEngine(data, options, yaml);
  const names = validateNames(data, {
    profile: engine.profile,
    draftProfile: options.profileOf(draftEngine),
    isOverride: options.engine !== null,
  });
  const diagnostics = [
    ...yaml.diagnostics,
    ...(shape.success ? [] : explainIssues(shape.error.issues, { ...yaml, data })),
    ...engine.diagnostics,
    ...names.map(({ path, ...finding }) => ({ ...finding, ...yaml.spot(path, 'value') })),
  ];
  const placeOf = (path: Path, of: 'key' | 'value' = 'value') => yaml.spot(path, of).place;
  return {
    manifest: shape.success
      ? toManifest(shape.data, { engineName: engine.name, profile: engine.profile, placeOf })
      : null,
    chapters: chaptersIn(data, yaml),
    read: readSchema.safeParse(data.read ?? {}).data ?? readSchema.parse({}),
    cover: namedFile(data.cover, ['cover'], yaml),
    output: namedFile(data.output ?? 'audiobook', ['output'], yaml),
    diagnostics: diagnostics.sort(byPlace),
  };
}

function notAMapping(data: unknown, yaml: YamlText): Diagnostic {
  const isEmpty = data === null || data === '';
  const code: ManifestCode = isEmpty ? 'manifest-empty' : 'manifest-not-a-mapping';
  return {
    code,
    severity: 'error',
    message: isEmpty
      ? 'The manifest is empty.'
      : 'This is not a manifest: it has no `name: value` lines at the top level.',
    ...yaml.spot([], 'value'),
    hint: 'A manifest needs at least a voice and the chapters: `voice: …` and `chapters: [chapters/01.md]`.',
  };
}

function findEngine(
  data: Values,
  options: ParseManifestOptions,
  yaml: YamlText,
): { name: string; profile: EngineProfile | null; diagnostics: Diagnostic[] } {
  const { engine } = data;
  const inMapping = isValues(engine);
  const named = inMapping ? engine.name : engine;
  const own = typeof named === 'string' && named.trim() ? named.trim() : defaultEngine;
  const name = options.engine ?? own;
  const isKnown = (engineName: string) => options.engineNames.includes(engineName);
  const unknown = (engineName: string, spot: Partial<Spot>): Diagnostic => {
    const [near] = nearest(engineName, options.engineNames);
    return {
      code: 'manifest-unknown-engine' satisfies ManifestCode,
      severity: 'error',
      message: `Engine "${engineName}" not found.`,
      ...spot,
      hint: near === undefined ? `Choose ${eitherOf(options.engineNames)}.` : `Did you mean ${near}?`,
    };
  };
  const diagnostics = [
    ...(isKnown(own) ? [] : [unknown(own, yaml.spot(inMapping ? ['engine', 'name'] : ['engine'], 'value'))]),
    ...(options.engine === null || isKnown(name) ? [] : [unknown(name, {})]),
  ];
  const model = inMapping && typeof engine.model === 'string' ? engine.model.trim() : null;
  const written = isKnown(own) ? options.profileOf(own, model) : null;
  if (written !== null && model && written.model !== model)
    diagnostics.push({
      code: 'manifest-unknown-model' satisfies ManifestCode,
      severity: 'error',
      message: `The engine ${own} has only the model ${written.model}, not "${model}".`,
      ...yaml.spot(['engine', 'model'], 'value'),
      hint: `Remove \`model\`: only ${enginesWithModels} has several models.`,
    });
  // The manifest's model applies only to the manifest's engine.
  const profile = name === own ? written : isKnown(name) ? options.profileOf(name) : null;
  return { name, profile, diagnostics };
}

function chaptersIn(data: Values, yaml: YamlText): NamedFile[] {
  if (!Array.isArray(data.chapters)) return [];
  const byFile = new Map<string, NamedFile>();
  for (const [index, entry] of data.chapters.entries()) {
    const found = isValues(entry)
      ? namedFile(entry.file, ['chapters', index, 'file'], yaml)
      : namedFile(entry, ['chapters', index], yaml);
    if (found && !byFile.has(found.file)) byFile.set(found.file, found);
  }
  return [...byFile.values()];
}

/** Returns null for a missing path, or one that the schema reports. */
function namedFile(value: unknown, path: Path, yaml: YamlText): NamedFile | null {
  if (typeof value !== 'string' || value === '' || pathProblem(value)) return null;
  return { file: normalPath(value), ...yaml.spot(path, 'value') };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (!a.place || !b.place) return a.place ? 1 : b.place ? -1 : 0;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
