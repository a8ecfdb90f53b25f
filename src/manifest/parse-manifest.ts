import type { Diagnostic } from '../base/diagnostic.js';
import { defaultEngine, draftEngine } from '../engines/defaults.js';
import type { EngineProfile } from '../engines/engine.js';
import { enginesWithModels } from '../engines/registry.js';
import { explainIssues } from './diagnostics/explain-issue.js';
import type { ManifestCode } from './diagnostics/manifest-codes.js';
import { eitherOf, nearest } from './diagnostics/nearest.js';
import { normalPath, pathProblem } from './diagnostics/path-problem.js';
import { checkNames } from './diagnostics/validate-names.js';
import type { Manifest, ReadPolicies } from './manifest.js';
import { toManifest } from './normalise.js';
import { manifestSchema, readSchema } from './schema/manifest-schema.js';
import type { Spot } from './yaml/excerpt.js';
import type { Path } from './yaml/node-index.js';
import { readYaml, type YamlText } from './yaml/read-yaml.js';
import { isValues, type Values } from './yaml/values.js';

/** A path that the manifest names, normalised, with the spot where it stands. */
export interface NamedFile extends Spot {
  readonly file: string;
}

export interface ParsedManifest {
  /**
   * Null where the shape is wrong. Where names alone are wrong (a voice, a language, a repeated chapter) it is here
   * beside the errors, so that the chapters can be checked with it; only without errors may anything be done with it.
   */
  readonly manifest: Manifest | null;
  /** The chapters that are listed, each once: salvaged even when the rest is wrong, so that files are checked in the same go. */
  readonly chapters: readonly NamedFile[];
  /** Salvaged as well: what is spoken decides how the chapters are read. */
  readonly read: ReadPolicies;
  readonly cover: NamedFile | null;
  readonly output: NamedFile | null;
  /** In the order of the file. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface ParseManifestOptions {
  /** How the file is called in places. */
  readonly file: string;
  /** Null: no such engine. `model`: of an engine that has several; null: its own choice. */
  profileOf(name: string, model?: string | null): EngineProfile | null;
  readonly engineNames: readonly string[];
  /** Instead of the manifest's own engine (`--engine`); null: its own. */
  readonly engine: string | null;
}

/** Reads and checks a manifest's text, every problem at once. Never throws for what is in the text. */
export function parseManifest(source: string, options: ParseManifestOptions): ParsedManifest {
  // Editors do not count a byte order mark as a column.
  const yaml = readYaml(source.replace(/^\uFEFF/, ''), options.file);
  const nothing = { manifest: null, chapters: [], read: readSchema.parse({}), cover: null, output: null };
  if (yaml.data === undefined) return { ...nothing, diagnostics: yaml.diagnostics };
  const { data } = yaml;
  if (!isValues(data)) return { ...nothing, diagnostics: [...yaml.diagnostics, notAMapping(data, yaml)] };

  const shape = manifestSchema.safeParse(data);
  const engine = findEngine(data, options, yaml);
  const names = checkNames(data, {
    profile: engine.profile,
    draftProfile: options.profileOf(draftEngine),
    isOverride: options.engine !== null,
  });
  const diagnostics = [
    ...yaml.diagnostics,
    ...(shape.success ? [] : explainIssues(shape.error.issues, yaml)),
    ...engine.diagnostics,
    ...names.map(({ path, ...said }) => ({ ...said, ...yaml.spot(path, 'value') })),
  ];
  const placeOf = (path: Path) => yaml.spot(path, 'value').place;
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
      ? 'This manifest is empty.'
      : 'This is not a manifest: it has no `key: value` lines at its top level.',
    ...yaml.spot([], 'value'),
    hint: 'The least manifest names a voice and the chapters: `voice: …` and `chapters: [chapters/01.md]`.',
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
      message: `There is no engine "${engineName}".`,
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
      message: `The engine ${own} has the model ${written.model} and no other.`,
      ...yaml.spot(['engine', 'model'], 'value'),
      hint: `Remove \`model\`: only ${enginesWithModels} has several.`,
    });
  // A model belongs to the engine that it was written for.
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

/** Null: no path at all, or one that is already reported. */
function namedFile(value: unknown, path: Path, yaml: YamlText): NamedFile | null {
  if (typeof value !== 'string' || value === '' || pathProblem(value)) return null;
  return { file: normalPath(value), ...yaml.spot(path, 'value') };
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (!a.place || !b.place) return a.place ? 1 : b.place ? -1 : 0;
  return a.place.line - b.place.line || a.place.column - b.place.column;
}
