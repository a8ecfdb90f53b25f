/** A voice with a prompt to hear a passage in. */
export interface Candidate {
  /** From 1, in the order of the request. */
  readonly number: number;
  readonly voice: string;
  /** Null: the prompt that the book has there, or none. */
  readonly prompt: string | null;
}
