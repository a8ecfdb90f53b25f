/** What can be wrong with a book only once it is split: the closed list that docs/errors.md is tested against. */
export const splitCodes = {
  'prompt-too-long': 'A prompt leaves too little room for text beside it in one request.',
} as const;

export type SplitCode = keyof typeof splitCodes;
