/** The colours of the terminal: a dark window with a border, which is readable on light and dark pages. */
const colours = {
  window: '#1b1f27',
  border: '#4b5263',
  text: '#d7dae0',
  faint: '#8b93a3',
  named: ['#5c6370', '#e06c75', '#98c379', '#e5c07b', '#61afef', '#c678dd', '#56b6c2', '#ffffff'],
};

const cell = { width: 8.4, height: 20, fontSize: 14 };
const padding = 22;

/**
 * Returns an SVG of a terminal window with these screens below one another, separated by dashed lines.
 * @param {readonly (readonly string[])[]} screens lines of text with SGR sequences (colours, bold, faint), as
 *   `tmux capture-pane -e` prints them
 * @param {{ columns: number, title: string, description: string }} options
 */
export function terminalPicture(screens, { columns, title, description }) {
  const width = Math.ceil(columns * cell.width + 2 * padding);
  const shapes = [];
  let y = padding;
  for (const [number, lines] of screens.entries()) {
    if (number > 0) {
      const middle = y + cell.height / 2;
      const line = `x1="${padding}" x2="${width - padding}" y1="${middle}" y2="${middle}"`;
      shapes.push(`<line ${line} stroke="${colours.border}" stroke-dasharray="4 6"/>`);
      y += cell.height;
    }
    for (const line of lines) {
      shapes.push(...textsOf(line, y + cell.fontSize));
      y += cell.height;
    }
  }
  const height = Math.ceil(y + padding);
  const font = "ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace";
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<desc>${escaped(description)}</desc>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colours.window}" stroke="${colours.border}"/>
<g font-family="${font}" font-size="${cell.fontSize}" fill="${colours.text}">
${shapes.join('\n')}
</g>
</svg>
`;
}

/**
 * Returns one `<text>` for each part of a line in one style. `textLength` keeps the columns aligned with any font.
 * @param {string} line
 * @param {number} y
 */
function textsOf(line, y) {
  const texts = [];
  let column = 0;
  let style = '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: SGR sequences begin with ESC.
  for (const [, codes, text = ''] of line.matchAll(/(?:\u001b\[([\d;]*)m)?([^\u001b]*)/g)) {
    if (codes !== undefined) style = styled(style, codes);
    const length = [...text].length;
    if (text.trim() !== '') {
      const x = round(padding + column * cell.width);
      const textLength = round(length * cell.width);
      texts.push(
        `<text x="${x}" y="${y}" textLength="${textLength}"${style}>${withFixedSpaces(escaped(text))}</text>`,
      );
    }
    column += length;
  }
  return texts;
}

/**
 * Returns the attributes of a part after these SGR codes. Code 0 resets them, and an unknown code changes nothing.
 * @param {string} before
 * @param {string} codes
 */
function styled(before, codes) {
  let style = before;
  for (const code of codes.split(';').map(Number)) {
    if (code === 0) style = '';
    if (code === 1) style += ' font-weight="bold"';
    if (code === 2) style = ` fill="${colours.faint}"`;
    if ((code >= 30 && code <= 37) || (code >= 90 && code <= 97)) {
      style = `${style.replace(/ fill="[^"]*"/, '')} fill="${colours.named[code % 10]}"`;
    }
    if (code === 39) style = style.replace(/ fill="[^"]*"/, '');
  }
  return style;
}

/** @param {string} text */
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
/**
 * Replaces spaces by no-break spaces: browsers make several spaces one, and Chromium ignores `xml:space`.
 * @param {string} text
 */
const withFixedSpaces = (text) => text.replaceAll(' ', '\u00a0');

/** @param {number} number */
const round = (number) => Math.round(number * 10) / 10;
