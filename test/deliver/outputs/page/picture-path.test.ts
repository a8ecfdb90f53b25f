import { cp, mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pictureStamps } from '../../../../src/deliver/outputs/page/picture-path.js';

const lamp = resolve(import.meta.dirname, '../../../../fixtures/lamplighter/images/lamp.png');
let root: string;
beforeAll(async () => {
  root = await realpath(await mkdtemp(join(tmpdir(), 'narrate-stamps-')));
  for (const name of ['a b#.png', 'x(1).png', 'a_b&c.png']) await cp(lamp, join(root, 'img', name));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('state of the pictures of a chapter', () => {
  it.each([
    ['a b#.png', '![A](<../img/a b%23.png>)'],
    ['a b#.png', '![A](../img/a%20b%23.png "A title")'],
    ['a b#.png', '<img src="../img/a b%23.png">'],
    ['a b#.png', "<img alt=A src='../img/a b%23.png'>"],
    ['a b#.png', '<img src=../img/a%20b%23.png>'],
    ['a b#.png', '![A][a]\n\n> [a]: <../img/a b%23.png>'],
    ['x(1).png', '![A](../img/x(1).png).'],
    ['x(1).png', '[![A](../img/x(1).png)](https://example.org/)'],
    ['x(1).png', '![[../img/x(1).png|A caption]]'],
    ['x(1).png', ':::image type="icon" source="../img/x(1).png":::'],
    ['x(1).png', ':::{figure} ../img/x(1).png\nA caption\n:::'],
    ['x(1).png', '{{< figure src="../img/x(1).png" >}}'],
    ['x(1).png', '{% include figure.html url="../img/x(1).png" %}'],
    ['a_b&c.png', '![A](../img/a\\_b&amp;c.png)'],
  ])('has %s of %s', (name, text) => {
    const [stamp, ...others] = pictureStamps(text, { root, folder: 'text' });
    expect(stamp).toContain(join(root, 'img', name));
    expect(others).toEqual([]);
  });

  it('has no file outside of the book', () => {
    expect(pictureStamps(`![A](../../x.png) ![B](${lamp})`, { root, folder: 'text' })).toEqual([]);
  });
});
