/** What a person should look at before a lesson goes out, in whole sentences. */

import type { QualityRecord, QualityWarning } from './quality-record.ts';

export type Measured = Omit<QualityRecord, 'warnings'>;
type Span = Measured['black'][number];

/** Shorter ones are pauses, fades and held pictures that nobody minds. */
const blackMs = 5_000;
const silentMs = 20_000;
const frozenTalkMs = 15_000;
const mostNamed = 20;
const toleratedLu = 1;
const highestPeakDbtp = -1;
const burstRatio = 2;
const leastTopSsim = 0.93;

export function qualityWarnings(measured: Measured): QualityWarning[] {
  return [
    ...soundWarnings(measured),
    ...measured.black
      .filter((span) => lengthMs(span) >= blackMs)
      .slice(0, mostNamed)
      .map((span) => pictureWarning(span, '画面全黑', 'picture black')),
    ...frozenWarnings(measured),
    ...trackWarnings(measured),
    ...(measured.captions.length > 0 || measured.loudness === undefined ? [] : [noCaptions]),
  ];
}

const noCaptions: QualityWarning = {
  kind: 'captions',
  text: {
    zh: '没有字幕：听不见或不便出声的学员看不到讲的内容。',
    en: 'No captions: whoever cannot hear the lecture cannot follow it.',
  },
};

function soundWarnings({ loudness, silent, durationMs, sources }: Measured): QualityWarning[] {
  if (loudness === undefined) {
    const text = { zh: '这节课没有声音。', en: 'The lesson has no sound.' };
    return [{ kind: 'sound', text }];
  }
  const warnings: QualityWarning[] = [];
  const say = (zh: string, en: string): unknown =>
    warnings.push({ kind: 'sound', text: { zh, en } });
  const { source, lesson, targetLufs } = loudness;
  if (source !== undefined && source.integratedLufs <= -69) {
    say('声音从头到尾都是静音。', 'The sound is silent from start to end.');
  } else if (source !== undefined) {
    const lufs = source.integratedLufs.toFixed(1);
    if (source.integratedLufs < -36) {
      say(
        `源文件音量很小（响度 ${lufs} LUFS，讲课一般约 -16），放大后底噪也会变大。`,
        `Very quiet source (loudness ${lufs} LUFS, where speech has about -16): made louder, its hum gets louder as well.`,
      );
    }
    if (source.truePeakDbtp >= 0.5) {
      const peak = source.truePeakDbtp.toFixed(1);
      say(
        `源文件录音过载（峰值 ${peak} dBTP），可能有爆音。`,
        `The source was recorded too loud (peak ${peak} dBTP) and may crackle.`,
      );
    }
  }
  if (lesson !== undefined && targetLufs !== undefined && lesson.integratedLufs > -69) {
    const off = lesson.integratedLufs - targetLufs;
    if (Math.abs(off) > toleratedLu) {
      const by = Math.abs(off).toFixed(1);
      say(
        `整体听起来${off > 0 ? '偏响' : '偏轻'}：响度与目标 ${targetLufs} LUFS 相差 ${by} LU，1 以内才算合格。`,
        `It sounds ${off > 0 ? 'louder' : 'softer'} than meant: ${by} LU ${off > 0 ? 'above' : 'below'} the target of ${targetLufs} LUFS, where up to 1 LU is tolerated.`,
      );
    }
    if (lesson.truePeakDbtp > highestPeakDbtp) {
      const peak = lesson.truePeakDbtp.toFixed(1);
      say(
        `成品峰值 ${peak} dBTP，高于 ${highestPeakDbtp} dBTP，部分设备上可能失真。`,
        `The lesson peaks at ${peak} dBTP, above ${highestPeakDbtp} dBTP; some devices may distort it.`,
      );
    }
  }
  if ((sources[0]?.audio ?? sources[1]?.audio) === undefined) return warnings;
  const long = silent.filter(
    (span) => lengthMs(span) >= silentMs && lengthMs(span) < durationMs - 1000,
  );
  for (const span of long.slice(0, mostNamed)) {
    const [from, to] = [clock(span.startMs), clock(span.endMs)];
    const text = { zh: `${from} 到 ${to} 没有声音。`, en: `No sound from ${from} to ${to}.` };
    warnings.push({ kind: 'sound', text, at: span });
  }
  return warnings;
}

/** A slide may stand still for minutes; a person who does is a fault of the recording. */
function frozenWarnings({ frozen, contentClass }: Measured): QualityWarning[] {
  if (contentClass !== 'talk') return [];
  return frozen
    .filter((span) => span.stream !== 'presentation' && lengthMs(span) >= frozenTalkMs)
    .slice(0, mostNamed)
    .map((span) => pictureWarning(span, '画面静止不动', 'picture frozen'));
}

export const streamWords = {
  presenter: { zh: '讲者', en: 'presenter' },
  presentation: { zh: '演示', en: 'presentation' },
} as const;

function pictureWarning(span: Span, zh: string, en: string): QualityWarning {
  const seconds = Math.round(lengthMs(span) / 1000);
  const from = clock(span.startMs);
  const whose = span.stream === undefined ? undefined : streamWords[span.stream];
  return {
    kind: 'picture',
    text: {
      zh: `${whose === undefined ? '' : `${whose.zh}：`}从 ${from} 起${zh} ${seconds} 秒。`,
      en: `${capital(whose === undefined ? en : `${whose.en} ${en}`)} for ${seconds} s from ${from}.`,
    },
    at: { startMs: span.startMs, endMs: span.endMs },
  };
}

function trackWarnings({ tracks, grid }: Measured): QualityWarning[] {
  const warnings: QualityWarning[] = [];
  if (grid.isAligned === 'no') {
    warnings.push({
      kind: 'picture',
      text: {
        zh: '各清晰度的分段没有对齐，切换时可能卡顿。',
        en: 'The rungs do not share their segment times; switching between them may stall.',
      },
    });
  }
  for (const track of tracks) {
    if (track.peakBps > burstRatio * track.averageBps && track.segments > 2) {
      const ratio = (track.peakBps / track.averageBps).toFixed(1);
      warnings.push({
        kind: 'bandwidth',
        text: {
          zh: `${track.path} 的峰值码率是平均值的 ${ratio} 倍，弱网时可能等待。`,
          en: `${track.path} needs ${ratio} times its average at its peak; a weak network may wait there.`,
        },
      });
    }
  }
  const top = tracks.find((track) => track.ssim !== undefined);
  if (top?.ssim !== undefined && top.ssim < leastTopSsim) {
    warnings.push({
      kind: 'likeness',
      text: {
        zh: `最高清晰度与源画面的相似度偏低（SSIM ${top.ssim.toFixed(3)}，1 为完全相同）。`,
        en: `The best rung is less like the source than usual (SSIM ${top.ssim.toFixed(3)}, where 1 is the same picture).`,
      },
    });
  }
  return warnings;
}

function lengthMs(span: Span): number {
  return span.endMs - span.startMs;
}

/** `12:00`, `1:02:03`. */
export function clock(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const minutes = Math.floor(seconds / 60);
  return minutes < 60
    ? `${minutes}:${two(seconds % 60)}`
    : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(seconds % 60)}`;
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
