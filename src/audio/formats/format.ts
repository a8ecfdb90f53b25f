import type { TagPairs } from '../tags/ffmetadata.js';

/** The bit rates (kb/s) that a codec knows: a list, or bounds, both inclusive. */
export type BitRates = readonly number[] | { readonly least: number; readonly most: number };

/** What the header of a file says about its length: to the sample of the file, or in seconds. */
export type FileLength = { readonly samples: number } | { readonly seconds: number };

/** The sound that a file should hold, in samples of the file. */
export interface ExpectedSound {
  readonly samples: number;
  readonly sampleRate: number;
  readonly channels: 1 | 2;
}

/** How ffmpeg writes a file in one go. */
export interface WholeFile {
  /** Further options of the container for so many bytes of 16-bit samples. */
  readonly sizeOptions: (sampleBytes: number) => readonly string[];
  /** Reads the length from the header of a file that ffmpeg wrote (MP3: after it was put right); null: the header is wrong. */
  readonly readLength: (path: string, expected: ExpectedSound) => Promise<FileLength | null>;
}

/** What a file is joined from, for a format that narrate writes itself. */
export interface JoinedSound {
  readonly firstSegment: string;
  readonly tags: TagPairs;
  readonly packets: AsyncIterable<readonly Uint8Array[]>;
  /** At the file's rate, with the delay that the encoder puts before the sound. */
  readonly samples: number;
}

/** Who puts encoded packets into a file: ffmpeg, which reads them as `demuxer`, or narrate. */
type Joining =
  | {
      readonly by: 'ffmpeg';
      readonly demuxer: string;
      readonly readLength: (path: string) => Promise<FileLength | null>;
    }
  | { readonly by: 'narrate'; readonly bytesOf: (sound: JoinedSound) => AsyncIterable<Uint8Array> };

/** How sound is encoded in segments that are later joined without encoding anything again. */
export interface SegmentFormat {
  /** ffmpeg's options for the container of a segment. */
  readonly container: readonly string[];
  /** In samples of the file. */
  readonly packetSamples: number;
  /** The packets of a segment, many at a time. @throws SegmentDamagedError */
  readonly packetsOf: (path: string) => AsyncIterable<readonly Uint8Array[]>;
  /** How many samples the encoder put before the sound of a segment. @throws SegmentDamagedError */
  readonly delaySamplesOf: (path: string) => Promise<number>;
  readonly joining: Joining;
}

/** Everything that narrate knows about a file format: no other module compares a format's name. */
export interface FormatDescriptor<Name extends string = string> {
  /** As the manifest names it. */
  readonly name: Name;
  /** Of file names, without the dot. */
  readonly extension: string;
  /** RFC 6381 and the registry of media types; MP4 with sound only is `audio/mp4`. */
  readonly mimeType: string;
  /** The codec as ffmpeg names it when it describes a file. */
  readonly codec: string;
  /** The encoder's name in `ffmpeg -encoders`. */
  readonly encoder: string;
  readonly compression: 'none' | 'lossless' | 'lossy';

  /** In Hz, ascending; null: any. */
  readonly sampleRates: readonly number[] | null;
  /** Null: there is no bit rate to choose. */
  readonly bitRatesAt: (sampleRate: number, channels: 1 | 2) => BitRates | null;
  /** kb/s that suit speech, of one channel and of two. Why these: docs/decisions/encoding.md. */
  readonly speechKbps: Readonly<Record<1 | 2, number>> | null;
  /** Options of the encoder for a bit rate such as `96k`, one word an item. */
  readonly encoderOptions: (bitRate: string) => readonly string[];

  /** ffmpeg's options for the container of a whole file, one word an item. */
  readonly container: readonly string[];
  /** Null: a file is always joined from segments, if only from one. */
  readonly whole: WholeFile | null;
  /** Null: a file is never joined from segments. */
  readonly segment: SegmentFormat | null;

  /** How a file carries a cover: as a picture beside the sound, within its tags, or not at all. */
  readonly cover: 'stream' | 'tag' | 'none';
  /** How a file carries chapter markers: in a way of its own, as comments (Vorbis), or not at all. */
  readonly markers: 'own' | 'comments' | 'none';
  /** A table of the chapter markers that players go by; null: the format needs none. */
  readonly markerTable: {
    /** The tags that keep room for it. */
    readonly placeholder: (markers: number) => TagPairs;
    /** Fills the room in a written file. Returns whether it was there. */
    readonly fill: (path: string, markers: number) => Promise<boolean>;
  } | null;
  /** Where the language is: a BCP-47 tag, a tag with the ISO 639-2 code, or that code at the track. */
  readonly language: 'tag' | 'iso-tag' | 'iso-track';

  /** How much higher than before it the peaks may be after the codec, in dB: measured on speech at the usual bit rates. */
  readonly peakHeadroomDb: number;
  /** Seconds that an hour of sound takes to encode, measured with ffmpeg 5.1; only the order of the formats matters. */
  readonly encodeSecondsPerHour: number;
  /**
   * The lower, the more players can play it: MP3 plays everywhere, AAC in all browsers and nearly all players, FLAC and
   * WAV in all current browsers but not in every app, and Opus in Ogg is new to Apple's.
   */
  readonly playerRank: number;

  /** Reads the bit rates of the frames in a file; null: ffmpeg's figures are right. */
  readonly readBitRates:
    | ((path: string) => Promise<{ readonly bitRate: number; readonly isConstant: boolean } | null>)
    | null;
  /** Reads how many samples a file says that it has, to compare with what was decoded; null: ffmpeg reports damage itself. */
  readonly readDeclaredSamples: ((path: string) => Promise<number | null>) | null;
}
