import { describe, expect, it } from 'vitest';
import { textInCode } from '../../../src/init/proposal/text-in-code.js';

describe('textInCode', () => {
  it.each([
    ['export default {title:"VP Book", lang:"en-GB"}', 'VP Book'],
    ["export default defineConfig({ title: 'VP Book', lang: 'en-GB' })", 'VP Book'],
    ['module.exports = {\n  "title": `VP Book`,\n};', 'VP Book'],
    ["x = { title: 'The Keeper\\'s \\u0042ook' }", "The Keeper's Book"],
    ["const c = {\n\t\t\ttitle: 'Deep', // of all\n}", 'Deep'],
    ["x = { nav: [{ title: 'About' }], title: 'VP Book' }", 'VP Book'],
    ["x = {\n  // title: 'Old',\n  subtitle: 'Sub', title: 'New' }", 'New'],
    ["x = { about: \"title: 'no'\", title: 'it\"s' }", 'it"s'],
    [`x = { title: \`Of \${thing}\` }`, null],
    ["x = { title: 'Of ' + thing }", null],
    ['x = { title: make() }', null],
    ["x = { match: /'/,\n  title: 'VP Book' }", 'VP Book'],
  ])('finds the title in %s', (code, text) => expect(textInCode(code, 'title')).toBe(text));
});
