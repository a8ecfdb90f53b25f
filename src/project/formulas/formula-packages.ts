import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { NarrateError } from '../../base/errors.js';

/** Loads from narrate's own packages, never from the folder of a book. */
const load = createRequire(import.meta.url);

/** The part of speech-rule-engine that narrate uses. */
interface SpeechRuleEngine {
  /** Takes effect at once for a language whose rules are loaded. */
  setupEngine(features: Readonly<Record<string, string>>): Promise<unknown>;
  /** Resolves when the rules of the language are loaded. */
  engineReady(): Promise<unknown>;
  /** @param mathml well-formed XML. @throws Error if it cannot be parsed */
  toSpeech(mathml: string): string;
}

/** The optional packages that turn formulas into words, as found on this machine. */
export interface FormulaPackages {
  /** Names and versions, since another version may say other words. */
  readonly versions: string;
  /** Languages with rules: the first part of a BCP-47 tag. */
  readonly languages: readonly string[];
}

/**
 * Finds the packages without loading them.
 * @throws NarrateError `formulas-missing`
 */
export function findFormulaPackages(): FormulaPackages {
  try {
    const versions = ['speech-rule-engine', 'mathjax-full'].map((name) => {
      const { version } = JSON.parse(readFileSync(load.resolve(`${name}/package.json`), 'utf8'));
      return `${name}@${version}`;
    });
    const rules = join(dirname(load.resolve('speech-rule-engine/package.json')), 'lib', 'mathmaps');
    const languages = readdirSync(rules).flatMap((name) => /^([a-z]{2})\.json$/.exec(name)?.[1] ?? []);
    return { versions: versions.join(' '), languages };
  } catch (cause) {
    throw new NarrateError(
      'formulas-missing',
      'The manifest has `math: speak`, but the packages that turn formulas into words are not installed.',
      { cause },
    );
  }
}

let engine: SpeechRuleEngine | null = null;

/** Returns the speech engine, which takes a tenth of a second to load. */
export function speechEngine(): SpeechRuleEngine {
  engine ??= load('speech-rule-engine') as SpeechRuleEngine;
  return engine;
}

/** Error of MathJax for TeX with mistakes. */
type FormatError = (jax: unknown, error: Error) => never;

/** Packages of MathJax that need a browser, or hide mistakes. */
const unused: ReadonlySet<string> = new Set(['bussproofs', 'noerrors', 'noundefined']);

/**
 * Creates a function that converts TeX to MathML. Commands that a formula defines apply to later formulas of the same
 * function, as on a page. The function throws an Error for TeX with mistakes.
 */
export function texConverter(): (tex: string, isBlock: boolean) => string {
  const { mathjax } = load('mathjax-full/js/mathjax.js');
  const { TeX } = load('mathjax-full/js/input/tex.js');
  const { AllPackages } = load('mathjax-full/js/input/tex/AllPackages.js');
  const { liteAdaptor } = load('mathjax-full/js/adaptors/liteAdaptor.js');
  const { RegisterHTMLHandler } = load('mathjax-full/js/handlers/html.js');
  const { SerializedMmlVisitor } = load('mathjax-full/js/core/MmlTree/SerializedMmlVisitor.js');
  const { STATE } = load('mathjax-full/js/core/MathItem.js');
  RegisterHTMLHandler(liteAdaptor());
  const formatError: FormatError = (_jax, error) => {
    throw error;
  };
  const packages = (AllPackages as string[]).filter((name) => !unused.has(name));
  const document = mathjax.document('', { InputJax: new TeX({ packages, formatError }) });
  const visitor = new SerializedMmlVisitor();
  return (tex, isBlock) => visitor.visitTree(document.convert(tex, { display: isBlock, end: STATE.CONVERT }));
}
