import type { PackageReport } from '../../../use-cases/package.js';
import { checkJson } from '../check/json.js';

/** Returns the document of `package --json`: that of `check --json`, and what was made. */
export function packageJson(report: PackageReport) {
  const { status, for: target, files, leftOut, warnings } = checkJson(report);
  const { findings, made } = report;
  return { status, for: target, findings, package: made, checked: files, leftOut, warnings };
}
