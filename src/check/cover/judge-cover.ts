import type { PictureFacts } from '../../audio/tags/read-picture.js';
import type { CoverRules } from '../files/targets/target.js';
import type { PackageFinding } from '../package-finding.js';

const names = { png: 'PNG', jpeg: 'JPEG' } as const;

/** Returns the findings about a cover. @param cover null: there is none, or it is no picture that can be read */
export function judgeCover(cover: PictureFacts | null, rules: CoverRules | null): readonly PackageFinding[] {
  if (rules === null) return [];
  const { kinds, leastPixels, mostPixels, isSquare, isPlainRgb } = rules;
  const accepted = kinds.map((kind) => names[kind]).join(' or ');
  if (cover === null) {
    const size = `${isSquare ? 'a square picture' : 'a picture'} of at least ${leastPixels} × ${leastPixels} pixels`;
    return [{ code: 'cover-missing', message: `There is no cover. Set \`cover\` to ${size} (${accepted}).` }];
  }
  const { kind, width, height, colours, hasAlpha } = cover;
  const is = `The cover has ${width} × ${height} pixels`;
  const [least, most] = [Math.min(width, height), Math.max(width, height)];
  const findings: (PackageFinding | false)[] = [
    !kinds.includes(kind) && {
      code: 'cover-kind',
      message: `The cover is a ${names[kind]} file. It must be ${accepted}.`,
    },
    least < leastPixels && {
      code: 'cover-size',
      message: `${is}. It needs at least ${leastPixels} × ${leastPixels}.`,
    },
    mostPixels !== null &&
      most > mostPixels && {
        code: 'cover-size',
        message: `${is}. It may have at most ${mostPixels} × ${mostPixels}.`,
      },
    isSquare && width !== height && { code: 'cover-shape', message: `${is}. It must be square.` },
    isPlainRgb &&
      (hasAlpha || colours !== 'rgb') && {
        code: 'cover-colours',
        message: hasAlpha
          ? 'The cover has transparency (an alpha channel). Save it without.'
          : `The cover has ${colours === 'cmyk' ? 'CMYK colours' : colours === 'grey' ? 'only grey' : 'a palette of colours'}. Save it in RGB colours.`,
      },
  ];
  return findings.filter((finding) => finding !== false);
}
