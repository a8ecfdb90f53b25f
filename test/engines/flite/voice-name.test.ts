import { expect, it } from 'vitest';
import { parseVoiceName } from '../../../src/engines/espeak/voice-name.js';
import { fliteSpeakers, isFliteLanguage, parseFliteVoice } from '../../../src/engines/flite/voice-name.js';

it.each([
  ['rms', { speaker: 'rms', pitchPercent: 100, pacePercent: 100 }],
  ['slt~112', { speaker: 'slt', pitchPercent: 112, pacePercent: 100 }],
  ['kal16@60', { speaker: 'kal16', pitchPercent: 100, pacePercent: 60 }],
  ['awb~160@92', { speaker: 'awb', pitchPercent: 160, pacePercent: 92 }],
])('parses the voice %s', (name, voice) => {
  expect(parseFliteVoice(name)).toEqual(voice);
});

it.each(['', 'RMS', 'awb_time', 'rms~59', 'rms~161', 'rms@59', 'rms~', 'rms@92~112', 'en-gb', 'toString'])(
  'has no voice %j',
  (name) => {
    expect(parseFliteVoice(name)).toBeNull();
  },
);

it('shares no name with the voices of espeak', () => {
  expect(fliteSpeakers.filter(({ name }) => parseVoiceName(name) !== null)).toEqual([]);
});

it('speaks English of every region, and no other language', () => {
  expect([null, 'en', 'EN-gb', 'en-scotland', 'enm', 'de', 'x-en'].map(isFliteLanguage)).toEqual([
    ...[true, true, true, true],
    ...[false, false, false],
  ]);
});
