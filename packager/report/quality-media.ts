/** Sources and tracks on the quality page. */

import { containerName } from './container-name.ts';
import { type Words, both, escape, row, section, table, wideTable } from './quality-html.ts';
import type { QualityRecord, QualitySource, QualityTrack } from './quality-record.ts';
import { clock, streamWords } from './quality-warnings.ts';
import { bitrateText } from './quantity.ts';

const none: Words = { zh: '无', en: 'none' };

/** Whether the lesson shows two pictures side by side. */
export function hasTwoPictures({ tracks }: QualityRecord): boolean {
  return tracks.some((track) => track.path.startsWith('presentation/'));
}

export function sources(record: QualityRecord): string {
  const all = record.sources.map((one, i) => {
    const whose = i === 0 ? streamWords.presenter : streamWords.presentation;
    const heading =
      record.sources.length === 1
        ? ''
        : `<h3>${both({ zh: `源文件 ${i + 1}：${whose.zh}画面`, en: `Source ${i + 1}: ${whose.en} picture` })}</h3>`;
    return heading + sourceTable(one);
  });
  const heading =
    record.sources.length === 1
      ? { zh: '源文件', en: 'Source' }
      : { zh: `源文件（${record.sources.length} 个）`, en: `Sources (${record.sources.length})` };
  return section(heading, all.join('\n'));
}

function sourceTable({ name, container, video, audio, durationSeconds }: QualitySource): string {
  const length = durationSeconds === undefined ? '' : ` · ${clock(durationSeconds * 1000)}`;
  return table([
    row({ zh: '文件', en: 'File' }, escape(name)),
    row({ zh: '格式', en: 'Format' }, escape(containerName(container, name)) + length, {
      zh: '文件类型 · 时长',
      en: 'kind of file · length',
    }),
    row(
      { zh: '画面', en: 'Picture' },
      video === undefined
        ? both(none)
        : `${video.widthPx}×${video.heightPx} · ${rate(video.frameRateFps)}${video.variableFrameRate === true ? both({ zh: '（可变）', en: ' (variable)' }) : ''} · ${escape(video.codec)}${bitrate(video.bitrateBps)}`,
      video === undefined
        ? undefined
        : {
            zh: `宽×高（像素）· 每秒画面数 · 编码${video.bitrateBps === undefined ? '' : ' · 每秒数据量'}`,
            en: `width × height in pixels · pictures a second (fps) · coding${video.bitrateBps === undefined ? '' : ' · data a second'}`,
          },
    ),
    row(
      { zh: '声音', en: 'Sound' },
      audio === undefined
        ? both(none)
        : `${escape(audio.codec)} · ${channels(audio.channels)} · ${kilohertz(audio.sampleRateHz)}${bitrate(audio.bitrateBps)}`,
      audio === undefined
        ? undefined
        : {
            zh: `编码 · 声道 · 采样率${audio.bitrateBps === undefined ? '' : ' · 每秒数据量'}`,
            en: `coding · channels · samples a second${audio.bitrateBps === undefined ? '' : ' · data a second'}`,
          },
    ),
  ]);
}

export function tracks(record: QualityRecord): string {
  const hasSsim = record.tracks.some((track) => track.ssim !== undefined);
  const hasVmaf = record.tracks.some((track) => track.vmaf !== undefined);
  const heads = [
    {
      name: { zh: '轨道', en: 'Track' },
      means: { zh: '一种清晰度，或声音', en: 'a rung (one quality), or the sound' },
    },
    {
      name: { zh: '格式', en: 'Format' },
      means: { zh: '大小 · 每秒画面数', en: 'size · pictures a second' },
    },
    {
      name: { zh: '声明码率', en: 'Declared' },
      means: { zh: '播放器按它选清晰度', en: 'by this players choose a rung' },
    },
    {
      name: { zh: '实测峰值', en: 'Peak' },
      means: { zh: '最忙时需要的网速', en: 'network speed at the busiest moment' },
    },
    {
      name: { zh: '平均', en: 'Average' },
      means: { zh: '全程平均网速', en: 'network speed over the whole' },
    },
    ...(hasSsim
      ? [
          {
            name: { zh: '相似度 SSIM', en: 'Likeness (SSIM)' },
            means: {
              zh: '与源画面比，1 为相同，0.95 以上为好；括号内为最低处',
              en: 'to the source: 1 is the same, from 0.95 good; lowest place in brackets',
            },
          },
        ]
      : []),
    ...(hasVmaf
      ? [
          {
            name: { zh: '观感 VMAF', en: 'Look (VMAF)' },
            means: {
              zh: '0 到 100，越高越接近源画面',
              en: '0 to 100, higher is nearer the source',
            },
          },
        ]
      : []),
  ];
  const rows = record.tracks.map((track) => [
    escape(track.path),
    formatOf(track),
    bitrateText(track.declaredBps),
    bitrateText(track.peakBps),
    bitrateText(track.averageBps),
    ...(hasSsim ? [ssimText(track)] : []),
    ...(hasVmaf ? [track.vmaf?.toFixed(1) ?? '–'] : []),
  ]);
  return section(
    { zh: '成品轨道', en: 'Tracks of the lesson' },
    wideTable(heads, rows) + notes(record),
  );
}

function notes({ grid, windows }: QualityRecord): string {
  const [shortest, longest] = [seconds(grid.shortestMs), seconds(grid.longestMs)];
  const each = shortest === longest ? shortest : `${shortest}–${longest}`;
  const cut = both({
    zh: `切成 ${grid.segments} 段，每段 ${each} 秒；${
      grid.isAligned === 'yes'
        ? '各清晰度切在相同位置，可以平顺切换。'
        : '各清晰度没有切在相同位置，切换时可能卡顿。'
    }`,
    en: `Cut into ${grid.segments} segments of ${each} s, ${
      grid.isAligned === 'yes'
        ? 'all rungs at the same moments, so that switching is smooth.'
        : 'the rungs not at the same moments: switching may stall.'
    }`,
  });
  return `<p class="note">${cut}${windows.length === 0 ? '' : `<br>${compared(windows, grid.segments)}`}</p>`;
}

const mostMoments = 12;

function compared(windows: QualityRecord['windows'], segments: number): string {
  const comparedMs = windows.reduce((sum, one) => sum + one.lengthMs, 0);
  const moments = windows.map((one) => clock(one.startMs));
  const more = moments.length > mostMoments ? ' …' : '';
  const few = moments.slice(0, mostMoments);
  if (windows.length === segments && comparedMs / windows.length > 2000) {
    return both({
      zh: '相似度：整节课的每一帧都与源画面做了比较。',
      en: 'Likeness: every picture of the lesson was compared with the source.',
    });
  }
  return both({
    zh: `相似度：抽取 ${windows.length} 处（每处 ${seconds(comparedMs / windows.length)} 秒）与源画面比较：${few.join('、')}${more}。`,
    en: `Likeness: compared with the source at ${windows.length} ${windows.length === 1 ? 'moment' : 'moments'} of ${seconds(comparedMs / windows.length)} s: ${few.join(', ')}${more}.`,
  });
}

function formatOf(track: QualityTrack): string {
  return track.widthPx === undefined
    ? `${channels(track.channels ?? 1)} · ${kilohertz(track.sampleRateHz ?? 0)}`
    : `${track.widthPx}×${track.heightPx ?? 0} · ${rate(track.frameRateFps ?? 0)}`;
}

function ssimText({ ssim, leastSsim }: QualityTrack): string {
  if (ssim === undefined) return '–';
  return `${ssim.toFixed(3)}${leastSsim === undefined ? '' : ` (${leastSsim.toFixed(3)})`}`;
}

function channels(count: number): string {
  if (count === 1) return both({ zh: '单声道', en: 'mono' });
  if (count === 2) return both({ zh: '立体声', en: 'stereo' });
  return both({ zh: `${count} 声道`, en: `${count} channels` });
}

function kilohertz(hz: number): string {
  return `${Number((hz / 1000).toFixed(2))} kHz`;
}

function rate(fps: number): string {
  return `${Math.round(fps * 100) / 100} fps`;
}

function bitrate(bps: number | undefined): string {
  return bps === undefined ? '' : ` · ${bitrateText(bps)}`;
}

function seconds(ms: number): string {
  return String(Math.round(ms / 100) / 10);
}

/** Class of the content, with the picture that is meant where there are two. */
export function contentOf(record: QualityRecord): string {
  const { contentClass } = record;
  if (contentClass === undefined) return '';
  const { zh, en } = classes[contentClass];
  return hasTwoPictures(record)
    ? ` · ${both({ zh: `演示画面：${zh}`, en: `presentation: ${en}` })}`
    : ` · ${both({ zh: `画面：${zh}`, en: `picture: ${en}` })}`;
}

const classes = {
  talk: { zh: '讲授', en: 'talk' },
  slides: { zh: '幻灯片', en: 'slides' },
  screen: { zh: '屏幕录制', en: 'screen recording' },
  mixed: { zh: '混合', en: 'mixed' },
} as const;

export function slidesRow(record: QualityRecord): string {
  const { slides } = record;
  const name = { zh: '幻灯片', en: 'Slides' };
  if (slides === 0) return row(name, both(none));
  const from = hasTwoPictures(record)
    ? {
        zh: '学员可逐页跳转；没有给出文件时，从演示画面中找出',
        en: 'pages learners can jump to; found in the presentation picture where no file was given',
      }
    : {
        zh: '学员可逐页跳转；没有给出文件时，从画面中找出',
        en: 'pages learners can jump to; found in the picture where no file was given',
      };
  return row(name, both({ zh: `${slides} 页`, en: String(slides) }), from);
}

export function captionsRow({ captions }: QualityRecord): string {
  const name = { zh: '字幕', en: 'Captions' };
  return captions.length === 0
    ? row(name, both(none))
    : row(name, escape(captions.join(', ')), { zh: '语言', en: 'languages' });
}
