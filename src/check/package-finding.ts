/** Meaning of every code of a finding about a package. A closed list that docs/errors.md is tested against. */
export const packageFindingCodes = {
  'cover-missing': 'The manifest names no cover, or the file cannot be used.',
  'cover-kind': 'The target does not accept this kind of picture.',
  'cover-size': 'The cover has too few or too many pixels.',
  'cover-shape': 'The cover is not square.',
  'cover-colours': 'The cover is not in RGB colours, or it has transparency.',
  sample: 'No sample can be made, or it would be too short for the target.',
  sidecar: 'A file that the package needs is missing, or something else changed it.',
} as const;

/** Reason why narrate makes no package, apart from the audio files. */
export interface PackageFinding {
  readonly code: keyof typeof packageFindingCodes;
  /** What is wrong, and what to do about it. */
  readonly message: string;
}
