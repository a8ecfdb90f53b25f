import type { AudioFormat } from '../audio/formats/registry.js';
import type { Target } from '../check/files/targets/target.js';
import type { TargetName } from '../check/files/targets.js';
import type { DeliverOptions } from '../deliver/delivery.js';
import type { CreditsRole } from '../markdown/block.js';

/** An audio file for a package. */
export interface PackageAudio {
  /** The file name. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
  readonly format: AudioFormat;
  readonly kind: 'chapter' | 'book';
  readonly title: string;
  /** Absent: it is no file of credits. */
  readonly credits?: CreditsRole | undefined;
  readonly seconds: number;
}

/** What the manifest says about the book, as metadata of a package. */
export interface BookFacts
  extends Pick<
    DeliverOptions,
    'title' | 'author' | 'narrator' | 'year' | 'genre' | 'description' | 'language'
  > {
  /** 13 digits; null: none. */
  readonly isbn: string | null;
}

/** A chapter marker: times in seconds from the start of the book. */
export interface PackageChapter {
  readonly title: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
}

/** Everything that packages are made from. */
export interface PackageBook {
  readonly target: Target<TargetName>;
  readonly facts: BookFacts;
  /** In reading order: the chapter files in the format that the target prefers or, without any, one book file. */
  readonly audio: readonly PackageAudio[];
  readonly chapters: readonly PackageChapter[];
  /** Absolute; null: no cover. */
  readonly cover: { readonly path: string; readonly kind: 'png' | 'jpeg' } | null;
  /** The sidecar files in the output folder, by their names there. */
  readonly sidecars: ReadonlyMap<string, string>;
  /** All audio files in the output folder, by their names there. */
  readonly allAudio: ReadonlyMap<string, string>;
  /** The retail sample, and how to write it to a path; null: the target needs none. */
  readonly sample: { readonly format: AudioFormat; readonly write: (path: string) => Promise<void> } | null;
  /** Where the files will be published, with a slash at the end; null: unknown. */
  readonly url: string | null;
  /** The address of `feed.xml` by the manifest; null: there is no feed. */
  readonly feedUrl: string | null;
}

/** A file of a package: its path there with forward slashes, and its content. */
export interface PackageEntry {
  readonly name: string;
  /** A text, the absolute path of a file to copy, the entries of a zip archive, or a function that writes it to a path. */
  readonly content:
    | string
    | { readonly path: string }
    | { readonly write: (path: string) => Promise<void> }
    | {
        readonly zip: readonly {
          readonly name: string;
          readonly content: string | { readonly path: string };
        }[];
      };
}

/** How the package of a target is made. To add one, add a file, and a row in `registry.ts`. */
export interface PackageForm {
  readonly target: TargetName;
  /** Whether the package has sidecar files of the output folder. */
  readonly usesSidecars: boolean;
  /**
   * Returns the files to hand over.
   * @throws NarrateError `nothing-to-package` if an output is missing that the package needs
   */
  entries(book: PackageBook): readonly PackageEntry[];
  /** Returns what the user has to do with the files, one sentence each. */
  steps(book: PackageBook): readonly string[];
}

/** Returns the name of the cover in a package. */
export const coverNameOf = ({ kind }: NonNullable<PackageBook['cover']>, stem = 'cover'): string =>
  `${stem}.${kind === 'png' ? 'png' : 'jpg'}`;
