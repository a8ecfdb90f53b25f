import { describe, expect, it } from 'vitest';
import type { FileMeasures } from '../../../../src/audio/measure/measure-file.js';
import { adviceFor } from '../../../../src/check/files/advice.js';
import { judgeFiles } from '../../../../src/check/files/judge-file.js';
import { targetNames, targetOf } from '../../../../src/check/files/targets.js';
import { checkText } from '../../../../src/cli/commands/check/text.js';
import { displayWidth } from '../../../../src/cli/text/display-width.js';
import type { CheckReport } from '../../../../src/index.js';

const measures: FileMeasures = {
  codec: 'mp3',
  channels: 2,
  sampleBits: null,
  bitRate: 96_000,
  isConstantBitRate: false,
  sound: {
    sampleRate: 22_050,
    samples: 22_050 * 45_296,
    peakDbfs: -0.45,
    truePeakDbtp: -0.4,
    rmsDbfs: -21.97,
    noiseFloorDbfs: -120,
    loudnessLufs: -21.43,
    headSamples: 16_800,
    tailSamples: 44_541,
  },
};

/** Tells whether files are measured for a target. */
const hasRules = (name: (typeof targetNames)[number]) => targetOf(name).rules.length > 0;

function reportFor(name: (typeof targetNames)[number], file: string): CheckReport {
  const target = targetOf(name);
  const measured = hasRules(name) ? measures : null;
  const shared = { kind: 'chapter', format: 'mp3', chapter: 1 } as const;
  const missing = { code: 'missing', message: 'is not there: run narrate to make it' } as const;
  const findings = (judgeFiles([{ format: 'mp3', measures }], target)[0] ?? []).map((finding) => ({
    ...finding,
    advice: adviceFor(finding, { ...shared, loudness: null, isDraft: false }, target),
  }));
  const files = [
    { ...shared, file, measures: measured, findings },
    { ...shared, file: 'a2.mp3', measures: measured, findings },
    {
      ...shared,
      file: 'b.mp3',
      measures: null,
      findings: [{ ...missing, measured: null, least: null, most: null, advice: null }],
    },
    { ...shared, file: 'c.mp3', measures: measured, findings: [] },
  ];
  const book = {} as CheckReport['book'];
  return { status: 'fail', book, target, files, leftOut: ['x.m4b'], warnings: [], narrationWarning: null };
}

const command = 'narrate --draft';

describe('checkText', () => {
  it.each(targetNames)('stays within 80 columns for %s with any file name', (name) => {
    for (const file of ['a.mp3', `audiobook/draft/${'灯台守の地図'.repeat(9)}.mp3`, 'word '.repeat(40)]) {
      const text = checkText(reportFor(name, file), { columns: 80, command });
      expect(Math.max(...text.split('\n').map(displayWidth))).toBeLessThanOrEqual(80);
      expect(text.includes('12:34:56')).toBe(hasRules(name));
      expect(text).toMatch(/^b\.mp3 +(?:FAIL\n +)?is not there/m);
      expect(text).toMatch(/^c\.mp3 +pass$/m);
    }
  });

  it('says only whether files are up to date for a target without rules for the sound', () => {
    const { files, ...report } = reportFor('site', 'a.mp3');
    const passed = { ...report, files: files.filter(({ findings }) => findings.length === 0), leftOut: [] };
    expect(checkText(passed, { columns: 80, command })).toBe(
      'File    Result\na.mp3   pass\na2.mp3  pass\nc.mp3   pass\n\n3 files: complete and up to date.\n',
    );
  });

  it('advises only a retake for a silent file, and shows no head and tail', () => {
    const report = reportFor('apple-books', 'a.mp3');
    const { sound } = measures;
    const silent = { ...measures, sound: { ...sound, headSamples: sound.samples, tailSamples: 0 } };
    const finding = {
      code: 'silent',
      message: 'is silence',
      measured: -90,
      least: null,
      most: null,
    } as const;
    const shared = { kind: 'chapter', format: 'mp3', loudness: null, isDraft: true } as const;
    const advice = adviceFor(finding, shared, report.target);
    const file = { ...report.files[0]!, measures: silent, findings: [{ ...finding, advice }] };
    const text = checkText({ ...report, files: [file], leftOut: [] }, { columns: 80, command });
    expect(text).toContain('   -     -  12:34:56\n');
    expect(text.split('would not pass.')[1]?.trim().replaceAll(/\s+/g, ' ')).toBe(advice);
  });

  it('prints one line a file if the output is wide enough', () => {
    const lines = checkText(reportFor('acx', 'a.mp3'), {
      columns: Number.POSITIVE_INFINITY,
      command,
    }).split('\n');
    expect(lines.slice(6, 9).join('\n')).toContain('Floor: background noise in dB');
    expect(lines.slice(11, -1)).toEqual([
      '  Set `audio.loudness: acx`, which sets level, sample rate and bit rate.',
      '  Split the chapter into two files under `chapters`.',
      '  narrate writes no mp3 files like this: delete it and run narrate again.',
      '  Then run `narrate --draft` again. It keeps the recordings and writes the files',
      '    again.',
    ]);
    expect(lines[1]).toMatch(
      /^a\.mp3 +-22\.0 +-0\.5 +-0\.4 +-120\.0 +22\.05 +stereo +~96 +0\.76 +2\.02 +12:34:56 +has /,
    );
    expect(lines[3]).toMatch(/^b\.mp3 +(- +){10}is not there: run narrate to make it$/);
    expect(lines[4]).toMatch(/ pass$/);
  });
});
