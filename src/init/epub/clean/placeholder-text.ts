/** Texts that programs write where a person should have described a picture or a formula. */
const placeholders =
  /^(?:alternat(?:iv)?e text(?: (?:is )?not available)?|no alt(?:ernat(?:iv)?e)?(?: ?text)?(?: available)?|alt(?: ?text)?|image(?: not available)?|images?|img|picture|photo|graphic|figure|illustration|cover(?: image)?|math(?:ml|s|ematics)?|mathematical (?:formula|equation|expression)|(?:inline |display |block )?(?:formula|equation|math)|untitled|unknown|null|undefined|description|\[?image\]?)$/i;

/** Names and paths of picture files. */
const fileName = /^\S(?:.*[\\/])?[^\\/]*\.(?:jpe?g|png|gif|svgz?|webp|bmp|tiff?|heic|avif)$/i;

/** Tells whether an alternative text describes nothing: it is a file name, or words such as "image". */
export const isPlaceholder = (text: string): boolean =>
  text.length < 200 && (placeholders.test(text.replace(/[.:!]+$/, '').trim()) || fileName.test(text));
