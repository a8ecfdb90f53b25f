import type { AudioFormat } from '../../../audio/formats/registry.js';
import type { FileFindingCode } from '../file-finding.js';

/** Codes of findings that compare a measurement with bounds. */
export type Measured = Extract<
  FileFindingCode,
  | 'rms'
  | 'peak'
  | 'true-peak'
  | 'loudness'
  | 'noise-floor'
  | 'sample-rate'
  | 'sample-bits'
  | 'bit-rate'
  | 'head'
  | 'tail'
  | 'length'
>;

/** A page that a requirement is from. */
export interface Source {
  /** Whose page it is. */
  readonly by: string;
  readonly url: string;
  /** The day on which it was read, or an older copy of it: YYYY-MM-DD. Requirements change, so it may be out of date. */
  readonly read: string;
  /** False: somebody else than the target says it. */
  readonly isOwn: boolean;
}

/** Inclusive bounds of one measurement; null: no bound. Levels in dB, rates in Hz and b/s, lengths in seconds. */
export interface Rule {
  readonly measured: Measured;
  readonly least: number | null;
  readonly most: number | null;
  /** Formats that the rule applies to. Default: all. */
  readonly formats?: readonly AudioFormat[];
  /** Number of channels that the rule applies to. Default: any. */
  readonly channels?: 1 | 2;
  readonly source: Source;
}

/** Requirements for the cover of a book. */
export interface CoverRules {
  readonly kinds: readonly ('png' | 'jpeg')[];
  /** The least and the greatest width and height in pixels; null: not known. */
  readonly leastPixels: number;
  readonly mostPixels: number | null;
  readonly isSquare: boolean;
  /** Whether the picture must be in RGB colours and without transparency. */
  readonly isPlainRgb: boolean;
  readonly source: Source;
}

/** Requirements for a retail sample, in seconds; null: not known. */
export interface SampleRules {
  readonly leastSeconds: number | null;
  readonly mostSeconds: number | null;
  readonly source: Source;
}

/** What is known about narration by AI voices. */
export interface NarrationPolicy {
  /** `authorised`: only where the target has allowed it; `disclosed`: if the listing says so; `unknown`: nothing was found. */
  readonly accepts: 'authorised' | 'disclosed' | 'unknown' | 'any';
  /** One sentence. */
  readonly says: string;
  readonly sources: readonly Source[];
}

/** Requirements of a publisher, or of a program, for an audiobook. */
export interface Target<Name extends string = string> {
  readonly name: Name;
  readonly title: string;
  /** Accepted formats of chapter files and of book files, the preferred ones first. Files of other formats are not checked. */
  readonly formats: { readonly chapter: readonly AudioFormat[]; readonly book: readonly AudioFormat[] };
  readonly rules: readonly Rule[];
  /** The page that says so; null: a constant bit rate is not required. */
  readonly constantBitRate: Source | null;
  /** The page that says so; null: the files may have different numbers of channels. */
  readonly sameChannels: Source | null;
  /** The `audio.loudness` that reaches the required level; null: no level is required. */
  readonly loudness: 'acx' | 'podcast' | null;
  /** Null: none are known. */
  readonly cover: CoverRules | null;
  /** Null: the target makes its own sample, or needs none. */
  readonly sample: SampleRules | null;
  /** The page that asks for opening and closing credits in files of their own; null: none does. */
  readonly credits: Source | null;
  /** The page that says how the files of a package are named or packed; null: none was found. */
  readonly form: Source | null;
  readonly narration: NarrationPolicy;
}
