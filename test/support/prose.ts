import { seededRandom } from './seeded-random.js';

const people = [
  'the ferryman',
  'my aunt',
  'the younger clerk',
  'Mrs Aldous',
  'a boy of nine',
  'the surveyor',
  'Tomas',
];
const places = [
  'the weir',
  'the upper road',
  'the station yard',
  'the glasshouse',
  'Fenwick Street',
  'the long barn',
];
const things = [
  'a tin box',
  'two letters',
  'the almanac',
  'an unpaid bill',
  'half a loaf',
  'the spare oars',
  'a map',
];
const days = [
  'On Tuesday',
  'Towards evening',
  'The winter after',
  'Before anyone was up',
  'That same week',
  'Later',
];
const asides = [
  'and it rained',
  'though nobody had asked',
  'because the clocks had stopped',
  'which was odd',
  'as usual',
  'for 3 hours or more',
];
const spoken = [
  '“Is that all?” she said.',
  '“Leave it,” he told them, “until the water goes down.”',
  'Who would have believed it?',
  '“No!” And the door was shut.',
  'It was 7 miles; he walked them.',
  'Nothing came of it.',
];

type Choose = (values: readonly string[]) => string;

const sentences: readonly ((of: Choose) => string)[] = [
  (of) => `${of(days)} ${of(people)} went down to ${of(places)} with ${of(things)}, ${of(asides)}.`,
  (of) => `There was talk at ${of(places)} of ${of(people)} and ${of(things)}; most of it was true.`,
  (of) => `${of(days)} the lamps along ${of(places)} were lit early, ${of(asides)}.`,
  (of) => `I had seen ${of(things)} there before, and so had ${of(people)} – we did not speak of it.`,
  (of) => `When ${of(people)} came back from ${of(places)}, the kettle was cold.`,
  (of) => of(spoken),
];

/** Returns paragraphs of English prose with about so many characters. Each seed gives another text. */
export function prose(seed: number, characters: number): string {
  const chance = seededRandom(seed + 1);
  const choose: Choose = (values) => values[Math.floor(chance() * values.length)] as string;
  let text = '';
  while (text.length < characters) {
    const sentence = (sentences[Math.floor(chance() * sentences.length)] as (typeof sentences)[number])(
      choose,
    );
    const capital = sentence.charAt(0).toUpperCase() + sentence.slice(1);
    const gap = chance() < 0.15 ? '\n\n' : ' ';
    text += text === '' ? capital : gap + capital;
  }
  return text;
}
