/** The two files that a new file is put together from. All paths are absolute. */
export interface RetagFiles {
  /** A file with the sound. */
  readonly sound: string;
  /** A file of the same format with the tags, chapter markers and cover. Its own sound is not used. */
  readonly tags: string;
  /** The file to fill. It is empty. */
  readonly output: string;
}

/** Fills `output` with the sound of one file and the tags of another. Returns false if one of them is not as ffmpeg writes it. */
export type Retag = (files: RetagFiles) => Promise<boolean>;
