import type { Retag } from '../containers/retag/retag-files.js';
import type { TagPairs } from '../tags/ffmetadata.js';

/** The bit rates (kb/s) of a codec: a list, or inclusive bounds. */
export type BitRates = readonly number[] | { readonly least: number; readonly most: number };

/** The length in the header of a file: in samples of the file, or in seconds. */
export type FileLength = { readonly samples: number } | { readonly seconds: number };

/** The sound that a file should have, in samples of the file. */
export interface ExpectedSound {
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** How ffmpeg writes a file in one go. */
export interface WholeFile {
  /** Returns further container options for this many bytes of 16-bit samples. */
  readonly sizeOptions: (sampleBytes: number) => readonly string[];
  /** Reads the length from the header of a file by ffmpeg, for MP3 after correcting it; null: the header is wrong. */
  readonly readLength: (path: string, expected: ExpectedSound) => Promise<FileLength | null>;
}

/** The content of a joined file, for a format that narrate writes itself. */
export interface JoinedSound {
  readonly firstSegment: string;
  readonly tags: TagPairs;
  readonly packets: AsyncIterable<readonly Uint8Array[]>;
  /** The length at the file's rate, including the encoder's delay before the sound. */
  readonly samples: number;
}

/** Which program writes the encoded packets to a file: ffmpeg, which reads them as `demuxer`, or narrate. */
type Joining =
  | {
      readonly by: 'ffmpeg';
      readonly demuxer: string;
      readonly readLength: (path: string) => Promise<FileLength | null>;
    }
  | { readonly by: 'narrate'; readonly bytesOf: (sound: JoinedSound) => AsyncIterable<Uint8Array> };

/** How a format is encoded in segments, which are later joined without encoding. */
export interface SegmentFormat {
  /** ffmpeg's options for the container of a segment. */
  readonly container: readonly string[];
  /** The length of a packet in samples of the file. */
  readonly packetSamples: number;
  /** Reads the packets of a segment, many at a time. @throws SegmentDamagedError */
  readonly packetsOf: (path: string) => AsyncIterable<readonly Uint8Array[]>;
  /** Returns the encoder's delay before the sound of a segment, in samples of the file. @throws SegmentDamagedError */
  readonly delaySamplesOf: (path: string) => Promise<number>;
  readonly joining: Joining;
}

/** Everything that narrate knows about an audio format. No other module compares format names. */
export interface FormatDescriptor<Name extends string = string> {
  /** The name in the manifest. */
  readonly name: Name;
  /** The extension of file names, without the dot. */
  readonly extension: string;
  /** By RFC 6381 and the registry of media types. Audio-only MP4 is `audio/mp4`. */
  readonly mimeType: string;
  /** The codec, as ffmpeg names it in the description of a file. */
  readonly codec: string;
  /** The encoder's name in `ffmpeg -encoders`. */
  readonly encoder: string;
  readonly compression: 'none' | 'lossless' | 'lossy';

  /** In Hz, ascending; null: any. */
  readonly sampleRates: readonly number[] | null;
  /** Returns the possible bit rates; null: the format has none. */
  readonly bitRatesAt: (sampleRate: number, channels: 1 | 2) => BitRates | null;
  /** Default kb/s for one channel and two; null: the format has no bit rate. Reasons: docs/decisions/encoding.md. */
  readonly speechKbps: Readonly<Record<1 | 2, number>> | null;
  /** Returns encoder options for a bit rate such as `96k`, one word per item. */
  readonly encoderOptions: (bitRate: string) => readonly string[];

  /** ffmpeg's options for the container of a whole file, one word per item. */
  readonly container: readonly string[];
  /** Null: a file is always joined from one or more segments. */
  readonly whole: WholeFile | null;
  /** Null: a file is never joined from segments. */
  readonly segment: SegmentFormat | null;
  /** Puts the tags of one file and the sound of another together; null: the file is joined again from its own packets. */
  readonly retag: Retag | null;

  /** How a file carries a cover: in a stream of its own, in a tag, or not at all. */
  readonly cover: 'stream' | 'tag' | 'none';
  /** How a file carries chapter markers: as chapters of the container, as Vorbis comments, or not at all. */
  readonly markers: 'own' | 'comments' | 'none';
  /** The table of chapter markers that players need; null: the format has none. */
  readonly markerTable: {
    /** Returns the tags that reserve space for it. */
    readonly placeholder: (markers: number) => TagPairs;
    /** Fills the reserved space in a written file. Returns false if there is none. */
    readonly fill: (path: string, markers: number) => Promise<boolean>;
  } | null;
  /** How a file carries the language: as a tag with BCP-47, as a tag with the ISO 639-2 code, or as that code of the track. */
  readonly language: 'tag' | 'iso-tag' | 'iso-track';

  /** By how many dB the codec may raise peaks. Measured on speech at the default bit rates. */
  readonly peakHeadroomDb: number;
  /**
   * By how many dB the codec raised the true peak of speech at most, clipped speech included, at a bit rate (kb/s for each channel)
   * and a sample rate (Hz). Measured: docs/decisions/mastering.md.
   */
  readonly peakRiseDb: (kbps: number, sampleRate: number) => number;
  /** Seconds to encode an hour of sound, measured with ffmpeg 5.1. Only the order of the formats matters. */
  readonly encodeSecondsPerHour: number;
  /**
   * The rank by number of players; the lowest plays in most. MP3 plays everywhere, and AAC in all browsers and nearly all players.
   * FLAC and WAV play in all current browsers but not in every app. Apple added Opus in Ogg only recently.
   */
  readonly playerRank: number;

  /** Reads the bit rates of the frames in a file; null: ffmpeg reports them correctly. */
  readonly readBitRates:
    | ((path: string) => Promise<{ readonly bitRate: number; readonly isConstant: boolean } | null>)
    | null;
  /** Reads the number of samples in the header, to detect damage; null: ffmpeg reports damage itself. */
  readonly readDeclaredSamples: ((path: string) => Promise<number | null>) | null;
}
