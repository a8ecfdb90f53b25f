/**
 * Returns whether an id from outside can be used unchanged in an address, a file name and a message: 1 to 200 letters,
 * digits, `_`, `-` and `.`, and the first is not `.` (vendor's API page: a name, an underscore, a UUID).
 */
export const isPlainId = (text: string): boolean => /^[\w-][\w.-]{0,199}$/.test(text);

/** In UTF-16 code units. No gateway uses longer ids. */
const longestId = 1000;

/**
 * Returns whether a journal line may contain an id. narrate 0.1.0 accepted any id from a gateway (`job:7/a`), and what was
 * paid under it must be found again. Addresses encode such an id and file names hash it. So this refuses only ids that are
 * empty, cannot be printed, or look like a path to another folder.
 */
export const isReadableId = (text: string): boolean =>
  isPlainId(text) ||
  (text.trim() !== '' &&
    text.length <= longestId &&
    !/[\p{Cc}\p{Cs}]/u.test(text) &&
    text.split(/[/\\]/).every((part) => part !== '.' && part !== '..'));
