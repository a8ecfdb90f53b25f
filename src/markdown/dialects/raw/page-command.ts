import type { Construct } from '../construct.js';
import { unspokenLine } from '../scan/unspoken-line.js';

const withoutArguments =
  'newpage|pagebreak|clearpage|cleardoublepage|newline|linebreak|(?:front|main|back)matter|appendix|tableofcontents|' +
  'listof(?:figures|tables)|maketitle|printindex|makeindex|printbibliography|[vh]fill|(?:big|med|small)skip|(?:no)?indent|' +
  'centering|raggedright|phantomsection|onehalfspacing|doublespacing|singlespacing';
const withArguments =
  '[vh]space\\*?|thispagestyle|pagestyle|pagenumbering|setcounter|setlength|addtocounter|bibliography|bibliographystyle|' +
  'addcontentsline|markboth|label|index|input|include|includegraphics|usepackage|newcommand|renewcommand';
const commands = new RegExp(
  `^(?:\\\\(?:${withoutArguments}|(?:${withArguments})(?:\\[[^\\]]*\\])?(?:\\{[^{}]*\\})+)(?:\\[\\d\\])?[ \\t]*)+$`,
);

/** Line of LaTeX commands that arrange pages and have no words: `\newpage`, `\clearpage`, `\vspace{1cm}`. */
export const pageCommand: Construct = {
  name: 'page-command',
  dialects: ['pandoc', 'quarto'],
  sign: /\\[a-z]{4}/,
  proof:
    /^[ \t>]*\\(?:newpage|pagebreak|clearpage|cleardoublepage|(?:front|main|back)matter|tableofcontents|vspace\*?\{[^{}\n]*\})[ \t]*$/m,
  ...unspokenLine({
    signs: '\\',
    kind: 'raw',
    interrupts: true,
    find: (line) => commands.test(line.trimEnd()),
  }),
};
