import { expect, it } from 'vitest';
import { downloads } from '../../../../src/deliver/outputs/page/index-parts.js';

it('lists downloads in one order, whichever run wrote them', () => {
  const files = ['01 #?.vtt', '01 #?.mp3', '01 #?.srt'].map((name) => ({ name, bytes: 5 }));
  const listed = [
    { url: '01%20%23%3F.mp3', format: 'MP3', bytes: 5 },
    { url: '01%20%23%3F.srt', format: 'SRT', bytes: null },
    { url: '01%20%23%3F.vtt', format: 'VTT', bytes: null },
  ];
  expect(downloads(files)).toEqual(listed);
  expect(downloads(files.toReversed())).toEqual(listed);
});
