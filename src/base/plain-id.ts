/**
 * Whether an id from outside can be used as it is in an address, a file name and a message: up to 200 letters, digits,
 * `_`, `-` and `.`, the first of them no `.` (vendor's API page: a name, an underscore, a UUID).
 */
export const isPlainId = (text: string): boolean => /^[\w-][\w.-]{0,199}$/.test(text);

/** Longer ids are nobody's. */
const longestId = 1000;

/**
 * Whether an id may stand in a journal that is read. narrate 0.1.0 took any id that a gateway gave (`job:7/a`), and what
 * was paid under it must be found again. Such an id is encoded in an address and hashed for a file name, so refused are
 * only those that are no text, that cannot be shown, or that look like a way to another folder.
 */
export const isReadableId = (text: string): boolean =>
  isPlainId(text) ||
  (text.trim() !== '' &&
    text.length <= longestId &&
    !/[\p{Cc}\p{Cs}]/u.test(text) &&
    text.split(/[/\\]/).every((part) => part !== '.' && part !== '..'));
