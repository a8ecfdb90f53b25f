import type { State, Construct as Syntax } from 'micromark-util-types';
import { colon, isLineEnd } from '../../parse/micromark-codes.js';
import { readAttributes } from '../attributes/read-attributes.js';
import type { Construct } from '../construct.js';

declare module 'micromark-util-types' {
  interface TokenTypeMap {
    learnBlock: 'learnBlock';
  }
}

/** Attributes are in quotes, so the first three colons outside of them are the end. */
const block = /^:::(image|code|no-loc|video)[ \t](.*):::$/s;
const startOfBlock = /^:::(?:image|code|no-loc|video)[ \t]/;
const longestStart = ':::no-loc '.length;
/** In characters. Limits the time for blocks that are never closed. */
const longestBlock = 2000;

/** Syntax of a block in a line: `:::image type="icon" source="a.png":::`. */
const learnText: Syntax = {
  name: 'learnBlock',
  tokenize(effects, ok, nok) {
    let written = '';
    let isQuoted = false;
    const inBlock: State = (code) => {
      if (code === null || isLineEnd(code) || written.length > longestBlock) return nok(code);
      const sign = code < 0 ? ' ' : String.fromCharCode(code);
      if (written.length < 3 && sign !== ':') return nok(code);
      written += sign;
      if (written.length === longestStart && !startOfBlock.test(written)) return nok(code);
      if (sign === '"') isQuoted = !isQuoted;
      effects.consume(code);
      return !isQuoted && written.length > longestStart && written.endsWith(':::') ? end : inBlock;
    };
    const end: State = (code) => {
      effects.exit('learnBlock');
      return ok(code);
    };
    return (code) => {
      effects.enter('learnBlock');
      return inBlock(code);
    };
  },
  previous: (code) => code !== colon,
};

/** Blocks of one line of Microsoft Learn: pictures, code from a file, and words that are not translated. */
export const learnBlocks: Construct = {
  name: 'learn-blocks',
  dialects: ['learn'],
  sign: /:::(?:image|code|no-loc|video)[ \t]/,
  proof: /:::(?:image|code|no-loc|video)[ \t]+[\w-]+="[^"\n]*".*:::/,
  syntax: () => ({ text: { [colon]: learnText } }),
  fromMarkdown: () => ({
    enter: {
      learnBlock(token) {
        const written = this.sliceSerialize(token);
        const [, name = '', attributes = ''] = block.exec(written) ?? [];
        const { values } = readAttributes(attributes);
        const words = values.get('text')?.text;
        if (name === 'image')
          this.enter(
            {
              type: 'image',
              url: values.get('source')?.text ?? '',
              alt: values.get('alt-text')?.text ?? null,
            },
            token,
          );
        else if (name === 'no-loc' && words) this.enter({ type: 'text', value: words }, token);
        else this.enter({ type: 'unspoken', kind: 'template', value: written }, token);
      },
    },
    exit: {
      learnBlock(token) {
        this.exit(token);
      },
    },
  }),
};
