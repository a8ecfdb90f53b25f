/**
 * Whether an id from outside can be used as it is in an address, a file name and a message: up to 200 letters, digits,
 * `_`, `-` and `.`, the first of them no `.` (vendor's API page: a name, an underscore, a UUID).
 */
export const isPlainId = (text: string): boolean => /^[\w-][\w.-]{0,199}$/.test(text);
