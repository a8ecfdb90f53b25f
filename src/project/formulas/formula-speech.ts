import type { Manifest } from '../../manifest/manifest.js';
import { resolveDelivery } from '../../markdown/cast/resolve-delivery.js';
import type { SpeakFormula } from '../../markdown/dialects/reading-rules.js';
import type { FrontMatter } from '../../markdown/front-matter/front-matter.js';
import { type FormulaPackages, findFormulaPackages, speechEngine, texConverter } from './formula-packages.js';

/** Speech of the formulas of one chapter. */
export interface FormulaSpeech {
  /** Everything that decides the words, except formula and front matter. Part of the cache's key. */
  readonly id: string;
  /** Loads the packages, and the rules of the chapter's language. */
  prepare(own: Pick<FrontMatter, 'comment' | 'language'>): Promise<SpeakFormula>;
}

/** In characters of TeX and of MathML. */
const longest = { tex: 2000, mathml: 20_000 };
/** Elements of MathML. The time grows with their square, and faster for nested sums: to half a second at this limit. */
const mostElements = 300;

/**
 * Returns the speech of formulas by chapter. The language is that of the chapter: by the front matter, the chapter's entry or
 * the manifest, else English.
 * @throws NarrateError `formulas-missing`
 */
export function formulaSpeech(manifest: Manifest): (file: string) => FormulaSpeech {
  const packages = findFormulaPackages();
  const { delivery, voices, chapters } = manifest;
  const languages = Object.entries(voices).map(([name, { language }]) => [name, language]);
  return (file) => {
    const entry = chapters.find((chapter) => chapter.file === file)?.delivery ?? {};
    return {
      id: JSON.stringify([
        packages.versions,
        delivery.language,
        delivery.as,
        entry.language,
        entry.as,
        languages,
      ]),
      prepare({ comment, language }) {
        const own = language === null ? [] : [{ language }];
        const stronger = [...own, entry, ...(comment ? [comment.delivery] : [])];
        return speakerFor(resolveDelivery(delivery, stronger, voices).language ?? 'en', packages);
      },
    };
  };
}

/** Names a language. Created on use: that takes as long as half of Node's start. */
const nameOfLanguage = (tag: string): string | undefined =>
  new Intl.DisplayNames('en', { type: 'language' }).of(tag);

async function speakerFor(tag: string, { languages }: FormulaPackages): Promise<SpeakFormula> {
  const [first = ''] = tag.toLowerCase().split('-');
  const language = first === 'no' ? 'nb' : first;
  if (!languages.includes(language)) {
    const problem = `the package speech-rule-engine has no words in ${nameOfLanguage(first) ?? tag}`;
    return () => ({ problem });
  }
  const engine = speechEngine();
  const features = { locale: language, domain: 'clearspeak', modality: 'speech' };
  await engine.setupEngine(features);
  await engine.engineReady();
  const toMathml = texConverter();
  return ({ source, syntax, isBlock }) => {
    if (source.length > longest[syntax]) return tooLong;
    if (unreadable.test(source)) return { problem: 'it contains a character that cannot be read' };
    try {
      const mathml = syntax === 'tex' ? toMathml(withoutNumbers(source), isBlock) : source;
      if (mathml.length > longest.mathml || mathml.split(/<\w/).length > mostElements + 1) return tooLong;
      // Another chapter may have set another language since. The rules are loaded, so this takes effect at once.
      void engine.setupEngine(features);
      const words = engine.toSpeech(mathml).trim();
      return words === '' ? { problem: 'it contains no signs that can be said' } : { words };
    } catch (error) {
      // MathJax throws objects that are no `Error`.
      const { message } = error as { message: string };
      return { problem: `it has a mistake: ${message.replace(/\s+/g, ' ').slice(0, 100)}` };
    }
  };
}

/** Characters that XML cannot contain: most control characters, and halves of surrogate pairs. */
const unreadable = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const tooLong = { problem: 'it is too long to be understood when it is heard' };

/** Removes what only numbers an equation, and tables of one line. Otherwise the engine says "1 lines, Line 1". */
function withoutNumbers(tex: string): string {
  const plain = tex
    .replace(/\\(?:label|tag\*?)[ \t]*\{[^{}]*\}|\\(?:nonumber|notag)(?![A-Za-z])/g, '')
    .replace(/\\(?:begin|end)\{(?:equation|displaymath|math)\*?\}/g, '');
  if (plain.includes('\\\\') || !oneTable.test(plain)) return plain;
  return plain.replace(oneTable, '$2').replace(/(?<!\\)&/g, ' ');
}

const oneTable =
  /^\s*\\begin\{((?:align|aligned|eqnarray|gather|gathered|multline|split)\*?)\}([\s\S]*)\\end\{\1\}\s*$/;
