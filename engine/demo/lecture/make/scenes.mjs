/** One template a kind of scene: slide texts in, HTML out. `data-step` names the sentence it waits for. */
import { icons } from './icons.mjs';

const both = (text, classes = '') =>
  `<span class="zh ${classes}">${text.zh}</span><span class="en">${text.en}</span>`;

const heading = (slide) => `<h1>${both(slide.heading)}</h1>`;

/** A piece of the lecture's bar, from and to in percent of its length. */
const piece = (kind, from, to, attributes = '') =>
  `<div class="${kind} ${attributes.includes('data-step') ? 'grow' : ''}" style="left:${from}%;width:${to - from}%" ${attributes}></div>`;

const mark = '<div class="mark"><i></i>Lectern</div>';

const pieces = (step, spans) =>
  spans
    .map(([kind, from, to]) =>
      piece(
        kind,
        from,
        to,
        `data-step="${step}" data-from="${from / 100}" data-to="${to / 100}" data-even`,
      ),
    )
    .join('');

const lectureSpans = [
  ['counted', 0, 38],
  ['missing', 38, 52],
  ['counted', 52, 76],
  ['missing', 76, 84],
  ['counted', 84, 100],
];

export const templates = {
  cover: (slide) => `${mark}${heading(slide)}
    <div class="bar still" data-step="0">${pieces(1, lectureSpans)}</div>`,

  counts: (slide) => {
    const art = [
      `<div class="bar" style="width:100%">${piece('counted', 0, 82, 'data-step="1" data-from="0.15" data-even')}</div>`,
      `<div data-step="2" data-from="0.15" data-even class="turn">${icons.clock}</div>`,
      `<svg width="190" height="100" viewBox="0 0 190 100"><rect y="18" width="190" height="22" rx="11" fill="#e9e3d5"/><rect x="40" y="18" width="96" height="22" fill="var(--green)"/><rect x="40" y="62" width="96" height="22" rx="5" fill="none" stroke="#cbb98f" stroke-width="2.500" stroke-dasharray="6 6"/><text x="152" y="83" font-size="30" font-weight="700" fill="var(--green)">×1</text></svg>`,
    ];
    const cards = slide.items.map(
      (item, i) =>
        `<div class="card" data-step="${i + 1}" data-to="${i < 2 ? 0.18 : 1}"><div class="art">${art[i]}</div>${both(item)}</div>`,
    );
    return `<div data-step="0">${heading(slide)}</div><div class="cards">${cards.join('')}</div>`;
  },

  uncounted: (slide) => {
    const tiles = slide.items.map(
      (item, i) => `<div class="tile" data-step="${i + 1}">${icons[item.icon]}${both(item)}</div>`,
    );
    return `<div data-step="0">${heading(slide)}</div><div class="tiles">${tiles.join('')}</div>`;
  },

  notice: (slide) => `<div data-step="0">${heading(slide)}</div>
    <div class="screen" data-step="0" data-from="0.4">${icons.play}
      <div class="bar">${piece('counted', 0, 46)}${piece('missing', 46, 55)}</div>
      <div class="toast" data-step="2"><b></b>${both(slide.notice)}</div></div>
    <div class="aside" data-step="1">${both(slide.note)}</div>`,

  makeUp: (slide) => {
    const fills = lectureSpans
      .filter(([kind]) => kind === 'missing')
      .map(([, from, to], i) =>
        piece(
          'counted',
          from - 0.2,
          to + 0.2,
          `data-step="2" data-from="${i ? 0.62 : 0.2}" data-to="${i ? 0.96 : 0.55}" data-even`,
        ),
      );
    const stops = slide.offline.map(
      (
        stop,
        i,
      ) => `<div class="stop" data-step="${i ? 4 : 3}" data-from="${[0, 0, 0.6][i]}" data-to="${[1, 0.25, 0.85][i]}">
        ${[icons.offline, icons.buffer, icons.back][i]}<div>${both(stop)}</div></div>`,
    );
    const arrow = (from, to) =>
      `<div data-step="4" class="still" data-from="${from}" data-to="${to}">${icons.arrow}</div>`;
    return `<div data-step="0">${heading(slide)}</div>
      <div class="seek" data-step="1" data-to="0.14">
        <div class="bar">${lectureSpans.map((span) => piece(...span)).join('')}${fills.join('')}</div>
        <div class="head" data-path="2"></div></div>
      <div class="legend row">
        <div data-step="1" data-from="0.2" data-to="0.36"><i style="background:var(--green)"></i><span>${both(slide.counted)}</span></div>
        <div data-step="1" data-from="0.66" data-to="0.82"><i style="background:var(--stripes)"></i><span>${both(slide.missing)}</span></div></div>
      <div class="flow row">${stops[0]}${arrow(0, 0.15)}${stops[1]}${arrow(0.5, 0.65)}${stops[2]}</div>`;
  },

  trio: (slide) => {
    const parts = slide.items.map((item, i) => {
      const from = [0, 0.36, 0.7][i];
      return `${i ? `<div class="still" data-step="1" data-from="${from - 0.04}" data-to="${from + 0.06}">${icons.arrow}</div>` : ''}
        <div class="part" data-step="1" data-from="${from}" data-to="${from + 0.12}"><div class="disc">${icons[item.icon]}</div>
        <span class="name">${item.part.zh} ${item.part.en}</span><span class="does">${item.zh}</span><span class="en">${item.en}</span></div>`;
    });
    return `<div data-step="0">${heading(slide)}</div><div class="parts row">${parts.join('')}</div>
      <div class="aside" data-step="2">${both(slide.note)}</div>`;
  },

  statement: (slide) => {
    const dots = ['var(--green)', 'var(--stripes)', 'var(--stripes)'];
    const rows = slide.rows.map(
      (
        row,
        i,
      ) => `<div class="line row ${i ? '' : 'good'}" data-step="2" data-from="${[0.3, 0.5, 0.6][i]}" data-to="${[0.4, 0.6, 0.7][i]}">
        <i class="dot" style="background:${dots[i]}"></i>${both(row)}<b>${row.time}</b></div>`,
    );
    const answers = slide.answers.map(
      (answer, i) => `<div class="answer ${i ? '' : 'right'}">${both(answer)}</div>`,
    );
    return `<div data-step="0" data-to="0.4">${heading(slide)}</div><div class="halves row">
      <div class="point" data-step="0" data-from="0.5"><div class="tag">${slide.point.zh} ${slide.point.en}</div>
        ${both(slide.question, 'ask')}${answers.join('')}</div>
      <div class="again" data-step="1" data-to="0.2" data-until="2"><div class="bar">${piece('counted', 0, 100)}${piece('missing', 40, 62)}
        ${piece('counted', 39.8, 62.2, 'data-step="1" data-from="0.35" data-even')}</div>${both(slide.again)}</div>
      <div class="account" data-step="2" data-to="0.12"><div class="tag">${slide.account.zh} ${slide.account.en}</div>
        ${rows.join('')}
        <div class="line row sum" data-step="2" data-from="0.86" data-to="0.98"><i class="dot"></i>${both(slide.total)}<b>${slide.total.time}</b></div></div></div>`;
  },

  close: (slide) => `${mark}<div data-step="0">${heading(slide)}</div>
    <div class="bar still" data-step="0">${piece('counted', 0, 100, 'data-step="0" data-from="0.3"')}</div>`,
};

export const darkKinds = new Set(['cover', 'close']);
