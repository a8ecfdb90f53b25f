import type { Source } from './target.js';

/** The day on which the pages below were read, as stored copies: some are older. */
const read = '2026-12-01';
const own = (by: string, url: string): Source => ({ by, url, read, isOwn: true });
const other = (by: string, url: string): Source => ({ by, url, read, isOwn: false });

/** The pages that the requirements of the targets are from. A requirement without a page is not in the table. */
export const sources = {
  acxAudio: own('ACX', 'https://help.acx.com/s/article/what-are-the-acx-audio-submission-requirements'),
  acxFigures: other('Audio DubCheck', 'https://audio-dubcheck.com/specs/acx'),
  acxCover: other('HMD Publishing', 'https://hmdpublishing.com/resources/audiobook-acx'),
  acxNarration: other('ChapterPass', 'https://chapterpass.com/learn/acx-human-narration-policy'),
  acxRejected: other(
    'Smart Publishing',
    'https://smartpublishingservices.com/post/audible-ai-voice-crackdown',
  ),
  googleFiles: own('Google', 'https://support.google.com/books/partner/answer/3424254'),
  googleNames: own('Google', 'https://support.google.com/books/partner/answer/7504302'),
  googleNarration: other('TomeVox', 'https://tomevox.com/blog-publish-audiobook-google-play.html'),
  koboUpload: own(
    'Kobo',
    'https://kobowritinglife.zendesk.com/hc/en-us/articles/360059385511-How-to-Upload-Your-Audiobook-Directly-on-Kobo',
  ),
  koboFiles: other('ChapterPass', 'https://chapterpass.com/blog/audiobook-format-requirements-guide'),
  voices: other('TomeVox', 'https://tomevox.pages.dev/blog-publish-on-audible.html'),
  spotifyFiles: other(
    'Narratemi',
    'https://narratemi.com/articles/tutorials/how-to-publish-audiobook-spotify',
  ),
  spotifyNarration: other('TomeVox', 'https://tomevox.com/blog-publish-audiobook-spotify.html'),
  spotifyLabels: other(
    'MIDiA Research',
    'https://midiaresearch.com/blog/spotifys-embrace-of-ai-generated-audio-is-a-blessing-and-curse-for-authors',
  ),
  appleAudio: {
    ...own('Apple', 'https://help.apple.com/itc/audiobooksspec/ja.lproj/static.html'),
    read: '2026-11-22',
  },
  appleCover: other('Narratemi', 'https://narratemi.com/articles/tutorials/how-to-publish-apple-books'),
  appleNarration: other(
    'The Verge',
    'https://www.theverge.com/2023/1/5/23540261/apple-text-to-speech-audiobooks-ebooks-artificial-intelligence-narrator-madison-jackson',
  ),
  podcastMono: other(
    'coHarmonify',
    'https://coharmonify.com/resource-articles/podcast-audio-quality-standards/',
  ),
  podcastStereo: other(
    'upliftorch.com',
    'https://upliftorch.com/tools/mp3-cutter/en/blog/podcast-loudness-standard.html',
  ),
  shelfFolders: own(
    'audiobookshelf',
    'https://www.audiobookshelf.org/docs/documentation/libraries/book-library/directory-structure',
  ),
  lpf: own('W3C', 'https://www.w3.org/TR/2020/NOTE-lpf-20200319/'),
} as const satisfies Readonly<Record<string, Source>>;
