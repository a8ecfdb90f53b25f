import { describe, expect, it } from 'vitest';
import { findDeliveryTags } from '../../../src/align/readings/delivery-tags.js';

const tags = ['whispers', 'laughs', 'short pause', 'sighs'];

describe('findDeliveryTags', () => {
  it('replaces tags by as many spaces, and keeps other brackets', () => {
    const text = 'So [laughs] it is [sic]. [short pause] Yes.';
    const found = findDeliveryTags(text, tags);
    expect(found.text).toBe('So          it is [sic].               Yes.');
    expect(found.text.length).toBe(text.length);
  });

  it('finds sounds, whatever the case', () => {
    const text = 'So [Laughs] it is [sighs]';
    expect(findDeliveryTags(text, tags).sounds.map(({ start, end }) => text.slice(start, end))).toEqual([
      '[Laughs]',
      '[sighs]',
    ]);
  });

  it('marks speech of another kind up to the end of its sentence', () => {
    const text = 'One. [whispers] Two, three. Four. [whispers] Five';
    const { unusual } = findDeliveryTags(text, tags);
    expect(unusual.map(({ start, end }) => text.slice(start, end))).toEqual([' Two, three', ' Five']);
    const chinese = '一。[whispers]二，三。四。';
    const [range] = findDeliveryTags(chinese, tags).unusual;
    expect(chinese.slice(range?.start, range?.end)).toBe('二，三');
  });

  it('finds nothing unusual in pauses', () => {
    expect(findDeliveryTags('One [short pause] two.', tags)).toMatchObject({ sounds: [], unusual: [] });
  });
});
