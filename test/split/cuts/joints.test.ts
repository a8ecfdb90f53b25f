import { describe, expect, it } from 'vitest';
import { jointAt } from '../../../src/split/cuts/joints.js';

describe('jointAt', () => {
  it.each([
    ['|One', 'seam'],
    ['One|', 'seam'],
    ['One| two', 'seam'],
    ['One |two', 'seam'],
    ['con|catenation', null],
    ['3.|14', null],
    ['well-|known', null],
    ['word—|word', 'seam'],
    ['好。|天', 'seam'],
    ['“好。”|天', 'seam'],
    ['今|天', null],
    [`${'天'.repeat(15)}|${'天'.repeat(15)}`, 'joint'],
    [`${'x'.repeat(15)}|${'x'.repeat(15)}`, 'joint'],
    [`${'🇬🇧'.repeat(8)}|${'🇬🇧'.repeat(8)}`, 'joint'],
    [`${'🇬🇧'.repeat(8)}\ud83c|\udde8${'x'.repeat(9)}`, null],
    [`${'x'.repeat(15)}e|\u0301${'x'.repeat(15)}`, null],
    [`e${'\u0301'.repeat(30)}|${'\u0301'.repeat(30)}`, 'joint'],
    ['a |\u0301b', 'joint'],
  ])('classifies the offset in %s as %s', (marked, joint) => {
    const offset = marked.indexOf('|');
    expect(jointAt(marked.replace('|', ''), offset)).toBe(joint);
  });
});
