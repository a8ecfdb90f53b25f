/**
 * Names that Windows keeps for devices, in any case and with any extension ("Naming Files, Paths, and Namespaces" in its
 * documentation). Superscript digits count.
 */
const deviceName = /^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Whether a file of this name, whatever its extension, would be a device on Windows. */
export const isDeviceName = (name: string): boolean => deviceName.test(name.replace(/\..*$/s, '').trimEnd());

/** Why Windows cannot have a path with forward slashes, as the end of a sentence; null: it can. */
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
