import { groupedQuantity, type LanguageReadings } from './language.js';

const suffixes = ['th', 'st', 'nd', 'rd'];

function ordinal(number: number): string {
  const isTeen = Math.floor((number % 100) / 10) === 1;
  return `${number}${isTeen ? 'th' : (suffixes[number % 10] ?? 'th')}`;
}

function inParts(number: number): readonly string[] {
  const [high, low] = [Math.floor(number / 100), number % 100];
  if (low === 0) return high % 10 === 0 ? [] : [`${high} hundred`];
  return [`${high} ${low < 10 ? `oh ${low}` : low}`, `${high} hundred and ${low}`];
}

/** English, of Britain and America. */
export const english: LanguageReadings = {
  inParts,
  quantity: (number) =>
    groupedQuantity(number, {
      thousand: (count) => `${count} thousand`,
      million: (count) => `${count} million`,
    }),
  ordinals: (number) => [ordinal(number), `the ${ordinal(number)}`],
  powers: (exponent) => [
    `to the power of ${exponent}`,
    `to the ${/^\d+$/.test(exponent) ? ordinal(Number(exponent)) : exponent}`,
    ...(exponent === '2' ? ['squared'] : exponent === '3' ? ['cubed'] : []),
  ],
  decimalPoint: 'point',
  address: { '.': 'dot', '/': 'slash', '@': 'at', '-': 'dash', ':': 'colon', _: 'underscore' },
  symbols: {
    '%': ['percent'],
    '‰': ['per mille'],
    '&': ['and'],
    '§': ['section', 'paragraph'],
    '+': ['plus', 'and'],
    '=': ['equals', 'is'],
    '−': ['minus'],
    '×': ['times', 'by'],
    '÷': ['divided by'],
    '±': ['plus or minus'],
    '<': ['less than'],
    '>': ['greater than'],
    '°': ['degrees', 'degree'],
    $: ['dollars', 'dollar'],
    '€': ['euros', 'euro'],
    '£': ['pounds', 'pound'],
    '¥': ['yen'],
    '#': ['number', 'hash', 'hashtag'],
    '@': ['at'],
    '*': ['star', 'asterisk', 'times'],
    '©': ['copyright'],
    '№': ['number'],
    '½': ['a half', 'one half', 'and a half'],
    '¼': ['a quarter', 'and a quarter'],
    '¾': ['three quarters', 'and three quarters'],
    '→': ['to', 'arrow'],
  },
  abbreviations: {
    'dr.': ['Doctor', 'Drive'],
    'mr.': ['Mister'],
    'mrs.': ['Missis'],
    'ms.': ['Miz'],
    'st.': ['Saint', 'Street'],
    'no.': ['number', 'no'],
    'nos.': ['numbers'],
    'vol.': ['volume'],
    'ch.': ['chapter'],
    'fig.': ['figure'],
    'p.': ['page', 'p'],
    'pp.': ['pages'],
    'ed.': ['edition', 'editor'],
    'prof.': ['Professor'],
    'rev.': ['Reverend'],
    'gen.': ['General'],
    'col.': ['Colonel'],
    'capt.': ['Captain'],
    'lt.': ['Lieutenant'],
    'sgt.': ['Sergeant'],
    'hon.': ['Honourable'],
    'jr.': ['Junior'],
    'sr.': ['Senior'],
    'mt.': ['Mount'],
    'ave.': ['Avenue'],
    'rd.': ['Road'],
    'etc.': ['et cetera'],
    'e.g.': ['for example', 'e g'],
    'i.e.': ['that is', 'i e'],
    'cf.': ['compare', 'c f'],
    'vs.': ['versus'],
    'ca.': ['circa', 'about'],
    'c.': ['circa', 'about', 'c'],
    'a.m.': ['a m'],
    'p.m.': ['p m'],
    'b.c.': ['b c', 'before Christ'],
    'a.d.': ['a d', 'anno Domini'],
    'inc.': ['incorporated', 'ink'],
    'ltd.': ['limited'],
    'co.': ['company', 'co'],
    'dept.': ['department'],
    'approx.': ['approximately'],
    'jan.': ['January'],
    'feb.': ['February'],
    'aug.': ['August'],
    'sept.': ['September'],
    'oct.': ['October'],
    'nov.': ['November'],
    'dec.': ['December'],
    'ft.': ['feet', 'foot'],
    'lb.': ['pounds', 'pound'],
    'oz.': ['ounces', 'ounce'],
  },
};
