/** Loudness, and what is black, still or silent, on the quality page. */

import { type Words, both, escape, meaning, row, section, table } from './quality-html.ts';
import type { QualityRecord } from './quality-record.ts';
import { type SpanRow, spanRows } from './quality-spans.ts';
import { clock, streamWords } from './quality-warnings.ts';

type Loudness = NonNullable<QualityRecord['loudness']>;
type Measured = NonNullable<Loudness['source']>;

interface Quantity {
  readonly name: Words;
  readonly means: Words;
  readonly unit: string;
  readonly of: (measured: Measured) => number;
}

const quantities: readonly Quantity[] = [
  {
    name: { zh: '响度', en: 'Loudness' },
    means: {
      zh: '整节课听起来有多响（单位 LUFS）；越接近 0 越响，网络讲课一般约 -16',
      en: 'how loud the whole sounds, in LUFS: nearer 0 is louder, speech on the web has about -16',
    },
    unit: 'LUFS',
    of: (measured) => measured.integratedLufs,
  },
  {
    name: { zh: '最高峰值', en: 'Highest peak' },
    means: {
      zh: '最响的一瞬间（单位 dBTP）；高于 -1 时有的设备会破音',
      en: 'the loudest instant, in dBTP: above -1 some devices distort it',
    },
    unit: 'dBTP',
    of: (measured) => measured.truePeakDbtp,
  },
  {
    name: { zh: '强弱差', en: 'Range' },
    means: {
      zh: '轻的段落与响的段落相差多少（单位 LU）；越大越需要调音量',
      en: 'how far soft and loud passages are apart, in LU: the more, the more one turns the volume',
    },
    unit: 'LU',
    of: (measured) => measured.rangeLu,
  },
];

export function sound({ loudness }: QualityRecord): string {
  const heading = { zh: '声音响度', en: 'Loudness of the sound' };
  if (loudness === undefined) return '';
  const { source, lesson, targetLufs, gainDb } = loudness;
  const rows = quantities.map(({ name, means, unit, of }) => {
    const value = (side: Measured | undefined): string => {
      if (side === undefined) return '–';
      return isSilent(side)
        ? both({ zh: '静音', en: 'silence' })
        : `${of(side).toFixed(1)} ${unit}`;
    };
    return `<tr><th scope="row">${both(name)}${meaning(means)}</th><td>${value(source)}</td><td>${value(lesson)}</td></tr>`;
  });
  const heads = [
    { zh: '', en: '' },
    { zh: '源文件', en: 'source' },
    { zh: '成品', en: 'lesson' },
  ].map((head) => `<th scope="col">${both(head)}</th>`);
  const done = [
    ...(targetLufs === undefined
      ? []
      : [
          {
            zh: `目标响度 ${targetLufs} LUFS，相差不超过 1 LU 即为合格。`,
            en: `Meant to be ${targetLufs} LUFS; up to 1 LU off is as it should be.`,
          },
        ]),
    ...(gainDb === undefined
      ? []
      : [
          {
            zh: `处理时音量调${gainDb > 0 ? '高' : '低'}了 ${Math.abs(gainDb).toFixed(1)} dB（10 dB 听起来约响一倍）。`,
            en: `It was made ${Math.abs(gainDb).toFixed(1)} dB ${gainDb > 0 ? 'louder' : 'softer'} (10 dB sound about twice as loud).`,
          },
        ]),
  ];
  const note = done.length === 0 ? '' : `<p class="note">${done.map(both).join(' ')}</p>`;
  return section(
    heading,
    `<table class="measures"><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table>${note}`,
  );
}

/** Meters give -70 or less for silence. */
function isSilent({ integratedLufs }: Measured): boolean {
  return integratedLufs <= -69;
}

const kinds = {
  black: {
    name: { zh: '黑屏', en: 'Black picture' },
    means: { zh: '画面全黑；一闪而过的不计', en: 'nothing to see; flashes are not counted' },
  },
  frozen: {
    name: { zh: '静止画面', en: 'Still picture' },
    means: {
      zh: '画面一直不变；幻灯片如此属正常，讲者如此多为录制故障',
      en: 'nothing moves: usual for slides, a fault of the recording where a person is shown',
    },
  },
  silent: {
    name: { zh: '静音', en: 'Silence' },
    means: { zh: '没有声音；短暂停顿不计', en: 'nothing to hear; short pauses are not counted' },
  },
} as const satisfies Record<SpanRow['kind'], { name: Words; means: Words }>;

export function spans(record: QualityRecord): string {
  const rows = spanRows(record).map(({ kind, stream, all }) => {
    const { name, means } = kinds[kind];
    const whose = stream && streamWords[stream];
    const full = whose
      ? { zh: `${name.zh}（${whose.zh}画面）`, en: `${name.en} (${whose.en})` }
      : name;
    return row(full, spansText(all), means);
  });
  return section({ zh: '黑屏、静止与静音', en: 'Black, still, silent' }, table(rows));
}

const mostSpans = 6;

function spansText(all: SpanRow['all']): string {
  if (all.length === 0) return both({ zh: '无', en: 'none' });
  const total = all.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
  const longest = [...all]
    .sort((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
    .slice(0, mostSpans)
    .sort((a, b) => a.startMs - b.startMs)
    .map((span) => `${clock(span.startMs)}–${clock(span.endMs)}`);
  const more =
    all.length > longest.length ? both({ zh: ' 等（最长的几段）', en: ' (the longest)' }) : '';
  const count = both({
    zh: `${all.length} 段，共 ${clock(total)}`,
    en: `${all.length} ${all.length === 1 ? 'place' : 'places'}, ${clock(total)} in all`,
  });
  return `${count}<br><span class="quiet">${escape(longest.join(' · '))}${more}</span>`;
}
