import type { PhrasingContent } from 'mdast';

/** Commands whose last argument is text of the page. */
const textCommands: ReadonlySet<string> = new Set(
  (
    'textit emph textbf textsc textsf texttt textrm textsl textup textmd textnormal underline uline text mbox enquote ' +
    'textcolor href uppercase lowercase MakeUppercase MakeLowercase centerline so hl textquote chapter section subsection ' +
    'subsubsection paragraph part'
  ).split(' '),
);

/** Commands whose last argument is a note. */
const noteCommands: ReadonlySet<string> = new Set(['footnote', 'thanks', 'endnote', 'marginpar', 'sidenote']);

/** Commands without arguments that stand for text. */
const symbols: Readonly<Record<string, string>> = {
  ldots: '…',
  dots: '…',
  textellipsis: '…',
  LaTeX: 'LaTeX',
  TeX: 'TeX',
  textendash: '–',
  textemdash: '—',
  copyright: '©',
  pounds: '£',
  ss: 'ß',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  quad: ' ',
  qquad: ' ',
  newline: ' ',
  linebreak: ' ',
};

/** Commands without arguments that only arrange the page. */
const silent =
  'noindent|indent|par|newpage|pagebreak|clearpage|centering|small|large|Large|normalsize|bfseries|itshape|hfill|vfill|smallskip|medskip|bigskip';

const bareCommand = new RegExp(`^\\\\(?:${Object.keys(symbols).join('|')}|${silent})$`);

/** Tells whether a command without arguments is known. Others may be paths of Windows. */
export const isBareCommand = (tex: string): boolean => bareCommand.test(tex);

const group = String.raw`\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}`;
const command = new RegExp(String.raw`\\([A-Za-z]+)\*?(?:\[[^\]]*\])*((?:${group})*)`, 'g');
const lastGroup = new RegExp(`(${group})$`);
/** Commands in commands. */
const deepest = 5;

/** Returns what a page shows of LaTeX in a sentence. */
export function inlinesOf(tex: string, depth = 0): PhrasingContent[] {
  const parts: PhrasingContent[] = [];
  let from = 0;
  const text = (value: string) => {
    if (value !== '') parts.push({ type: 'text', value });
  };
  for (const { 0: whole, 1: name = '', 2: groups = '', index } of tex.matchAll(command)) {
    text(plain(tex.slice(from, index)));
    from = index + whole.length;
    const content = (lastGroup.exec(groups)?.[1] ?? '').slice(1, -1);
    const inner = (): PhrasingContent[] =>
      depth < deepest ? inlinesOf(content, depth + 1) : [{ type: 'text', value: plain(content) }];
    const symbol = symbols[name];
    if (symbol !== undefined && content === '') text(symbol);
    else if (noteCommands.has(name)) parts.push({ type: 'inlineNote', children: inner() });
    else if (textCommands.has(name)) parts.push({ type: 'inlineSpan', children: inner() });
    else parts.push({ type: 'unspoken', kind: 'raw', value: whole });
  }
  text(plain(tex.slice(from)));
  return parts;
}

/** Returns LaTeX without commands as text. */
const plain = (tex: string): string =>
  tex
    .replace(/\\\\|~/g, ' ')
    .replace(/\\([^A-Za-z])/g, '$1')
    .replace(/[{}]/g, '');
