import { draw } from './build.ts';

const RADIUS_PX = 15;
const AROUND_PX = 2 * Math.PI * RADIUS_PX;

/** A progress ring; `percent` is whole, 0 to 100. A full one carries a tick. */
export function ring(percent: number, label: string): SVGElement {
  return draw(
    'svg',
    { class: 'ring', viewBox: '0 0 36 36', role: 'img', 'aria-label': label },
    draw('circle', { class: 'ring-ground', cx: '18', cy: '18', r: String(RADIUS_PX) }),
    draw('circle', {
      class: 'ring-done',
      cx: '18',
      cy: '18',
      r: String(RADIUS_PX),
      'stroke-dasharray': `${(percent / 100) * AROUND_PX} ${AROUND_PX}`,
      transform: 'rotate(-90 18 18)',
    }),
    percent === 100
      ? draw('path', { class: 'ring-tick', d: 'M12 18.5l4.2 4.2 8-8.7' })
      : draw(
          'text',
          { class: 'ring-text', x: '18', y: '21.5', 'text-anchor': 'middle' },
          `${percent}%`,
        ),
  );
}
