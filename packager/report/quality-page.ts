/** The quality record as a page that needs nothing but itself: Chinese and English, light and dark. */

import { both, escape, row, section, table } from './quality-html.ts';
import { captionsRow, contentOf, slidesRow, sources, tracks } from './quality-media.ts';
import type { QualityRecord } from './quality-record.ts';
import { sound, spans } from './quality-sound.ts';
import { qualityStyle } from './quality-style.ts';
import { clock } from './quality-warnings.ts';

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
<p class="facts">${escape(record.lessonId)} · ${clock(record.durationMs)}${contentOf(record)}<br>${both({ zh: '版本', en: 'version' })} <code>${escape(record.mediaVersion)}</code></p>
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

function warnings(record: QualityRecord): string {
  const heading = { zh: '发布前请看', en: 'Look at this before it goes out' };
  if (record.warnings.length === 0) {
    const text = { zh: '没有发现需要注意的问题。', en: 'Nothing was found that needs a look.' };
    return `<section class="good"><p>${both(text)}</p></section>`;
  }
  const items = record.warnings.map((one) => `<li>${both(one.text)}</li>`).join('\n');
  return section(heading, `<ul class="warnings">${items}</ul>`);
}

function rest(record: QualityRecord): string {
  const rows = [
    captionsRow(record),
    slidesRow(record),
    ...(record.previous === undefined
      ? []
      : [row({ zh: '与上一版相比', en: 'Against the earlier version' }, both(record.previous))]),
  ];
  return section({ zh: '其他', en: 'Besides' }, table(rows));
}
