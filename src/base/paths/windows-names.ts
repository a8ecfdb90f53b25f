/**
 * Names that Windows reserves for devices, in any case and with any extension, superscript digits included
 * (Microsoft's documentation: "Naming Files, Paths, and Namespaces").
 */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Returns whether Windows reserves a file name for a device, whatever its extension. */
export const isDeviceName = (name: string): boolean => deviceName.test(name.replace(/\..*$/s, '').trimEnd());

/**
 * Returns why a path (with forward slashes) is not possible on Windows, as a clause without a subject for messages; null: it
 * is possible.
 */
export function windowsProblem(path: string): string | null {
  for (const part of path.split('/')) {
    const sign = /[<>:"|?*\\\p{Cc}]/u.exec(part)?.[0];
    if (sign !== undefined) return `contains ${JSON.stringify(sign)}`;
    if (isDeviceName(part)) return `contains ${JSON.stringify(part)}, which is the name of a device`;
    if (/[. ]$/.test(part) && part !== '.' && part !== '..')
      return 'has a part that ends with a dot or a space';
  }
  return null;
}
