import { describe, expect, it } from 'vitest';
import { hasVoice, profileOf } from '../../src/engines/registry.js';

describe('hasVoice', () => {
  it.each([
    ['pixazo', 'Kore', true],
    ['pixazo', 'kore', false],
    ['pixazo', 'en-gb', false],
    ['espeak', 'en-gb', true],
    ['espeak', 'en-gb+f3', true],
    ['espeak', 'fr+m2~40', true],
    ['espeak', 'Kore', false],
    ['espeak', 'rms', false],
    ['flite', 'rms', true],
    ['flite', 'slt~112@90', true],
    ['flite', 'en-gb', false],
    ['flite+espeak', 'rms', true],
    ['flite+espeak', 'de+f2', true],
    ['flite+espeak', 'Kore', false],
  ])('of engine %s and voice %s returns %j', (engine, voice, expected) => {
    expect(hasVoice(profileOf(engine)!, voice)).toBe(expected);
  });
});
