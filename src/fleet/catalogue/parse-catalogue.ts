import { type Diagnostic, hasErrors } from '../../base/diagnostic.js';
import { microUsd } from '../../base/money/money.js';
import { explainIssues, type FileKind } from '../../manifest/diagnostics/explain-issue.js';
import { keysIn } from '../../manifest/schema/manifest-schema.js';
import { readYaml, type YamlText } from '../../manifest/yaml/read-yaml.js';
import { isValues, type Values } from '../../manifest/yaml/values.js';
import { type Catalogue, type CatalogueEntry, usualPriority } from './catalogue.js';
import type { CatalogueCode } from './catalogue-codes.js';
import { catalogueSchema, type WrittenCatalogue } from './catalogue-schema.js';

/** Result of reading a catalogue. */
export interface ParsedCatalogue {
  /** Null: the text has errors. */
  readonly catalogue: Catalogue | null;
  readonly diagnostics: readonly Diagnostic[];
}

const kind: FileKind = {
  keysAt: (path) => keysIn(catalogueSchema, path),
  mappings: [['defaults'], ['budgets'], []],
  examples: {
    name: 'Give the fleet a name: `name: spring-list`',
    books: 'List the manifests: `books: [books/*/pipeline.yaml]`',
    manifest: 'Name the manifest: `manifest: books/atlas/pipeline.yaml`',
  },
};

/** Parses and validates a catalogue's text. Returns every problem at once and never throws for invalid text. */
export function parseCatalogue(source: string, file: string): ParsedCatalogue {
  const yaml = readYaml(source.replace(/^\uFEFF/, ''), file);
  const { data } = yaml;
  if (data === undefined) return { catalogue: null, diagnostics: yaml.diagnostics };
  if (!isValues(data))
    return { catalogue: null, diagnostics: [...yaml.diagnostics, notAMapping(data, yaml)] };
  const shape = catalogueSchema.safeParse(data);
  const diagnostics = [
    ...yaml.diagnostics,
    ...(shape.success ? nameProblems(shape.data, yaml) : explainIssues(shape.error.issues, yaml, kind)),
  ];
  const isValid = shape.success && !hasErrors(diagnostics);
  return { catalogue: isValid ? catalogueOf(shape.data, data, yaml) : null, diagnostics };
}

function notAMapping(data: unknown, yaml: YamlText): Diagnostic {
  const isEmpty = data === null || data === '';
  return {
    code: isEmpty ? 'manifest-empty' : 'manifest-not-a-mapping',
    severity: 'error',
    message: isEmpty
      ? 'The catalogue is empty.'
      : 'This is not a catalogue: it has no `name: value` lines at the top level.',
    ...yaml.spot([], 'value'),
    hint: 'A catalogue needs at least a name and the manifests: `name: spring-list` and `books: [books/*/pipeline.yaml]`.',
  };
}

/** The name is part of keys in Redis, where a colon separates names. */
function nameProblems({ name }: WrittenCatalogue, yaml: YamlText): readonly Diagnostic[] {
  if (/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/.test(name)) return [];
  return [
    {
      code: 'catalogue-bad-name' satisfies CatalogueCode,
      severity: 'error',
      message: `"${name}" cannot be the name of a catalogue.`,
      ...yaml.spot(['name'], 'value'),
      hint: 'Use at most 64 lower-case letters, digits and hyphens: `name: spring-list`',
    },
  ];
}

function catalogueOf(written: WrittenCatalogue, data: Values, yaml: YamlText): Catalogue {
  const { budgets } = written;
  const limit = (amount: number | undefined) => (amount === undefined ? null : microUsd(amount));
  const entryOf = (entry: WrittenCatalogue['books'][number], index: number): CatalogueEntry => {
    const named = typeof entry === 'string' ? { manifest: entry, priority: usualPriority } : entry;
    const { manifest, priority, budget = budgets.book } = named as Exclude<typeof entry, string>;
    const spot = yaml.spot(['books', index], 'value');
    return { manifest, priority, budgetMicroUsd: limit(budget), spot };
  };
  return {
    name: written.name,
    entries: written.books.map(entryOf),
    defaults: isValues(data.defaults) ? data.defaults : {},
    budgets: {
      runMicroUsd: limit(budgets.run),
      monthMicroUsd: limit(budgets.month),
      totalMicroUsd: limit(budgets.total),
    },
  };
}
