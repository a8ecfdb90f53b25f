/** Texts that programs write where a person should have described a picture. */
const placeholders =
  /^(?:alternat(?:iv)?e text(?: (?:is )?not available)?|no alt(?:ernat(?:iv)?e)?(?: ?text)?(?: available)?|alt(?: ?text)?|image(?: not available)?|images?|img|picture|photo|graphic|figure|illustration|cover(?: image)?|untitled|unknown|null|undefined|description)$/i;

/** The same for a formula. MathJax writes the errors. */
const formulaPlaceholders =
  /^(?:(?:image of )?(?:an? |the )?(?:math(?:ml|s|ematics)?|(?:mathematical |math |inline |display |block )*(?:formula|equation|expression|math))(?: (?:image|\d+(?:\.\d+)*))?|math (?:processing|input|output) error)$/i;

/** Names and paths of picture files. */
const fileName = /^\S(?:.*[\\/])?[^\\/]*\.(?:jpe?g|png|gif|svgz?|webp|bmp|tiff?|heic|avif)$/i;

/** Tells whether an alternative text describes nothing: it is a file name, or words such as "image", also in brackets. */
export function isPlaceholder(text: string): boolean {
  if (text.length >= 200) return false;
  const words = text
    .replace(/[.:!]+$/, '')
    .replace(/^\[(.*)\]$/s, '$1')
    .trim();
  return placeholders.test(words) || formulaPlaceholders.test(words) || fileName.test(text);
}
