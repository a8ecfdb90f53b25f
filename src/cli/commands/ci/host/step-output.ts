/**
 * A value as the file of `GITHUB_OUTPUT` takes it, over several lines. `delimiter` must be one that nobody can guess:
 * whoever could write it into a chapter could set outputs (docs.github.com, "Multiline strings").
 */
export function stepOutput(name: string, value: string, delimiter: string): string {
  if (value.includes(delimiter)) throw new RangeError('The delimiter stands in the value.');
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
