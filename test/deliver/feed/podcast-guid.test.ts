import { describe, expect, it } from 'vitest';
import { podcastGuid } from '../../../src/deliver/feed/podcast-guid.js';

describe('the podcast:guid of a feed', () => {
  // The examples of the podcast namespace (docs/tags/guid.md).
  it.each([
    ['https://mp3s.nashownotes.com/pc20rss.xml', '917393e3-1b1e-5cef-ace4-edaa54e1f810'],
    ['https://podnews.net/rss', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
    ['http://podnews.net/rss//', '9b024349-ccf0-5f69-a609-6b82873eab3c'],
  ])('follows from the address %s, without its scheme and its last slashes', (url, guid) => {
    expect(podcastGuid(url)).toBe(guid);
  });
});
