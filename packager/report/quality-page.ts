/** The quality record as a page that needs nothing but itself: Chinese and English, light and dark. */

import { qualityStyle } from './quality-style.ts';
import type { QualityRecord, QualityTrack } from './quality-record.ts';
import { spanRows } from './quality-spans.ts';
import { clock, streamWords } from './quality-warnings.ts';
import { bitrateText } from './quantity.ts';

interface Words {
  readonly zh: string;
  readonly en: string;
}

/** The text of `internal/quality.html`. */
export function qualityPage(record: QualityRecord): string {
  // The language of its title: whoever wrote it reads it.
  const isChinese = Object.keys(record.title).some((language) => /^(zh|und)\b/.test(language));
  const title = record.title['zh'] ?? record.title['en'] ?? Object.values(record.title)[0] ?? '';
  return `<!doctype html>
<html lang="${isChinese ? 'zh' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escape(title)} · 质量报告 / Quality report</title>
<style>${qualityStyle}</style>
</head>
<body>
<input type="radio" name="language" id="zh"${isChinese ? ' checked' : ''}><input type="radio" name="language" id="en"${isChinese ? '' : ' checked'}>
<main>
<nav><label for="zh">中文</label><label for="en">English</label></nav>
<header>
<p class="kind">${both({ zh: '质量报告', en: 'Quality report' })}</p>
<h1>${titleOf(record)}</h1>
<p class="facts">${escape(record.lessonId)} · ${clock(record.durationMs)}${classOf(record)}<br><code>${escape(record.mediaVersion)}</code></p>
</header>
${warnings(record)}
${sources(record)}
${tracks(record)}
${sound(record)}
${spans(record)}
${rest(record)}
</main>
</body>
</html>
`;
}

function titleOf({ title }: QualityRecord): string {
  const fallback = Object.values(title)[0] ?? '';
  return both({ zh: title['zh'] ?? fallback, en: title['en'] ?? fallback });
}

const classes = {
  talk: { zh: '讲授', en: 'talk' },
  slides: { zh: '幻灯片', en: 'slides' },
  screen: { zh: '屏幕录制', en: 'screen recording' },
  mixed: { zh: '混合', en: 'mixed' },
} as const;

function classOf({ contentClass }: QualityRecord): string {
  return contentClass === undefined ? '' : ` · ${both(classes[contentClass])}`;
}

function warnings(record: QualityRecord): string {
  const heading = { zh: '发布前请看', en: 'Look at this before it goes out' };
  if (record.warnings.length === 0) {
    const text = { zh: '没有发现需要注意的问题。', en: 'Nothing was found that needs a look.' };
    return `<section class="good"><p>${both(text)}</p></section>`;
  }
  const items = record.warnings.map((one) => `<li>${both(one.text)}</li>`).join('\n');
  return section(heading, `<ul class="warnings">${items}</ul>`);
}

function sources(record: QualityRecord): string {
  const rows = record.sources.flatMap(({ name, container, video, audio, durationSeconds }) => [
    row({ zh: '文件', en: 'File' }, escape(name)),
    row(
      { zh: '容器', en: 'Container' },
      escape(container.split(',')[0] ?? '') +
        (durationSeconds === undefined ? '' : ` · ${clock(durationSeconds * 1000)}`),
    ),
    row(
      { zh: '画面', en: 'Picture' },
      video === undefined
        ? both({ zh: '无', en: 'none' })
        : `${video.widthPx}×${video.heightPx} · ${rate(video.frameRateFps)}${video.variableFrameRate === true ? both({ zh: '（可变）', en: ' (variable)' }) : ''} · ${escape(video.codec)} ${escape(video.pixelFormat)}${bitrate(video.bitrateBps)}`,
    ),
    row(
      { zh: '声音', en: 'Sound' },
      audio === undefined
        ? both({ zh: '无', en: 'none' })
        : `${escape(audio.codec)} · ${audio.channels} ${both({ zh: '声道', en: audio.channels === 1 ? 'channel' : 'channels' })} · ${audio.sampleRateHz} Hz${bitrate(audio.bitrateBps)}`,
    ),
  ]);
  return section({ zh: '源文件', en: 'Source' }, `<table class="pairs">${rows.join('\n')}</table>`);
}

function tracks(record: QualityRecord): string {
  const hasSsim = record.tracks.some((track) => track.ssim !== undefined);
  const hasVmaf = record.tracks.some((track) => track.vmaf !== undefined);
  const heads: Words[] = [
    { zh: '轨道', en: 'Track' },
    { zh: '格式', en: 'Format' },
    { zh: '声明码率', en: 'Declared' },
    { zh: '实测峰值', en: 'Measured peak' },
    { zh: '平均', en: 'Average' },
    ...(hasSsim ? [{ zh: 'SSIM（最低）', en: 'SSIM (least)' }] : []),
    ...(hasVmaf ? [{ zh: 'VMAF', en: 'VMAF' }] : []),
  ];
  const rows = record.tracks.map((track) => {
    const cells = [
      escape(track.path),
      formatOf(track),
      bitrateText(track.declaredBps),
      bitrateText(track.peakBps),
      bitrateText(track.averageBps),
      ...(hasSsim ? [ssimText(track)] : []),
      ...(hasVmaf ? [track.vmaf?.toFixed(1) ?? '–'] : []),
    ];
    return `<tr>${cells.map((cell, i) => `<td data-zh="${heads[i]?.zh ?? ''}" data-en="${heads[i]?.en ?? ''}">${cell}</td>`).join('')}</tr>`;
  });
  const { grid, windows } = record;
  const note = both({
    zh: `${grid.segments} 个分段，${seconds(grid.shortestMs)}–${seconds(grid.longestMs)} 秒，${grid.isAligned === 'yes' ? '所有清晰度对齐' : '没有对齐'}。${
      windows.length > 0
        ? `在 ${windows.length} 个时间窗与源画面比较：${windows
            .map((one) => clock(one.startMs))
            .slice(0, 12)
            .join('、')}。`
        : ''
    }`,
    en: `${grid.segments} segments of ${seconds(grid.shortestMs)} to ${seconds(grid.longestMs)} s, ${grid.isAligned === 'yes' ? 'aligned over all rungs' : 'not aligned'}. ${
      windows.length > 0
        ? `Compared with the source in ${windows.length} windows: ${windows
            .map((one) => clock(one.startMs))
            .slice(0, 12)
            .join(', ')}.`
        : ''
    }`,
  });
  return section(
    { zh: '成品轨道', en: 'Tracks of the lesson' },
    `<table class="wide"><thead><tr>${heads.map((head) => `<th>${both(head)}</th>`).join('')}</tr></thead><tbody>${rows.join('\n')}</tbody></table><p class="note">${note}</p>`,
  );
}

function formatOf(track: QualityTrack): string {
  const picture =
    track.widthPx === undefined
      ? `${track.channels ?? 1} ${both({ zh: '声道', en: 'ch' })} · ${track.sampleRateHz ?? 0} Hz`
      : `${track.widthPx}×${track.heightPx ?? 0} · ${rate(track.frameRateFps ?? 0)}`;
  return `${picture} · <code>${escape(track.codec)}</code>`;
}

function ssimText({ ssim, leastSsim }: QualityTrack): string {
  if (ssim === undefined) return '–';
  return `${ssim.toFixed(4)}${leastSsim === undefined ? '' : ` (${leastSsim.toFixed(4)})`}`;
}

function sound({ loudness }: QualityRecord): string {
  if (loudness === undefined) return '';
  const lines = [
    ...(['source', 'lesson'] as const).flatMap((side) => {
      const one = loudness[side];
      if (one === undefined) return [];
      const name =
        side === 'source' ? { zh: '处理前', en: 'Before' } : { zh: '处理后', en: 'After' };
      const text =
        one.integratedLufs <= -69
          ? both({ zh: '静音', en: 'silence' })
          : `${one.integratedLufs.toFixed(1)} LUFS · ${one.truePeakDbtp.toFixed(1)} dBTP · ${one.rangeLu.toFixed(1)} LU`;
      return [row(name, text)];
    }),
    ...(loudness.targetLufs === undefined
      ? []
      : [row({ zh: '目标', en: 'Target' }, `${loudness.targetLufs} LUFS`)]),
    ...(loudness.gainDb === undefined
      ? []
      : [
          row(
            { zh: '增益', en: 'Gain' },
            `${loudness.gainDb > 0 ? '+' : ''}${loudness.gainDb.toFixed(1)} dB`,
          ),
        ]),
  ];
  return section(
    { zh: '响度', en: 'Loudness' },
    `<table class="pairs">${lines.join('\n')}</table>`,
  );
}

function spans(record: QualityRecord): string {
  const names = {
    black: { zh: '黑屏', en: 'Black picture' },
    frozen: { zh: '静止画面', en: 'Still picture' },
    silent: { zh: '静音', en: 'Silence' },
  } as const;
  const rows = spanRows(record).map(({ kind, stream, all }) => {
    const total = all.reduce((sum, span) => sum + span.endMs - span.startMs, 0);
    const longest = [...all]
      .sort((a, b) => b.endMs - b.startMs - (a.endMs - a.startMs))
      .slice(0, 6)
      .sort((a, b) => a.startMs - b.startMs)
      .map((span) => `${clock(span.startMs)}–${clock(span.endMs)}`);
    const text =
      all.length === 0
        ? both({ zh: '无', en: 'none' })
        : `${both({ zh: `${all.length} 段，共 ${clock(total)}`, en: `${all.length} ${all.length === 1 ? 'span' : 'spans'}, ${clock(total)} in all` })}<br><span class="quiet">${longest.join(' · ')}${all.length > longest.length ? ' …' : ''}</span>`;
    const { zh, en } = names[kind];
    const whose = stream && streamWords[stream];
    return row(
      whose ? { zh: `${zh}（${whose.zh}）`, en: `${en} (${whose.en})` } : { zh, en },
      text,
    );
  });
  return section(
    { zh: '黑屏、静止与静音', en: 'Black, still, silent' },
    `<table class="pairs">${rows.join('\n')}</table>`,
  );
}

function rest(record: QualityRecord): string {
  const rows = [
    row(
      { zh: '字幕', en: 'Captions' },
      record.captions.length === 0
        ? both({ zh: '无', en: 'none' })
        : escape(record.captions.join(', ')),
    ),
    row({ zh: '幻灯片', en: 'Slides' }, String(record.slides)),
    ...(record.previous === undefined
      ? []
      : [row({ zh: '与上一版相比', en: 'Against the earlier version' }, both(record.previous))]),
  ];
  return section({ zh: '其他', en: 'Besides' }, `<table class="pairs">${rows.join('\n')}</table>`);
}

function section(heading: Words, body: string): string {
  return `<section><h2>${both(heading)}</h2>${body}</section>`;
}

function row(name: Words, value: string): string {
  return `<tr><th>${both(name)}</th><td>${value}</td></tr>`;
}

function both({ zh, en }: Words): string {
  return `<span class="zh" lang="zh">${escape(zh)}</span><span class="en" lang="en">${escape(en)}</span>`;
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

function escape(value: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
  return value.replace(/[&<>"]/g, (character) => names[character] ?? character);
}
