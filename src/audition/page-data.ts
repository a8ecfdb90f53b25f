/** A take on the page of an audition. */
export interface PageTake {
  /** The number of the candidate, from 1. */
  readonly number: number;
  readonly voice: string;
  /** Null: the prompt that the book has there, or none. */
  readonly prompt: string | null;
  /** The address of its audio, relative to the page. */
  readonly audio: string;
  readonly seconds: number;
  /**
   * Start and end of each sentence of the page in seconds; null: this take does not speak the sentence.
   */
  readonly times: readonly (readonly [number, number] | null)[];
}

/** The data of the page of an audition. */
export interface PageAudition {
  /** The place of the passage: `chapters/01.md:12`. */
  readonly at: string;
  /** BCP-47; null: unknown. */
  readonly language: string | null;
  /** The sentences of each paragraph. */
  readonly paragraphs: readonly (readonly string[])[];
  readonly takes: readonly PageTake[];
  /** Whether times of sentences are estimated in at least one take. */
  readonly isEstimated: boolean;
  /** The command that writes a take's voice and prompt to the manifest, without the number of the take. */
  readonly chooseCommand: string;
}
