import { type Span } from '../../protocol/units.ts';
import { type Stroke, densePaths, isDense } from '../timeline-layout.ts';
import { clock, exact } from '../figures.ts';
import { useWords } from '../words/language.ts';
import { partFill } from './swatch.tsx';

const ROW_PX = 16;
const ROW_GAP_PX = 4;
const ROWS = ['credited', 'pending', 'refused'] as const;
export const LANE_HEIGHT_PX = ROWS.length * (ROW_PX + ROW_GAP_PX);

interface LanesProps {
  readonly drawn: readonly Stroke[];
  readonly credited: readonly Span[];
  readonly prefix: string;
  readonly topPx: number;
  readonly labelPx: number;
  readonly endMs: number;
  readonly x: (mediaMs: number) => number;
}

/** Three rows along the lesson, so that a refused repeat never hides what was credited before. */
export function Lanes({ drawn, credited, prefix, topPx, labelPx, endMs, x }: LanesProps) {
  const { words } = useWords();
  const labels = {
    credited: words.laneCredited,
    pending: words.lanePending,
    refused: words.laneRefused,
  };
  const rowPx = (row: (typeof ROWS)[number]) => topPx + ROWS.indexOf(row) * (ROW_PX + ROW_GAP_PX);
  const placeOf = ({ outcome, startMs, endMs: stopMs }: Stroke) => ({
    leftPx: x(startMs),
    rowTopPx: rowPx(outcome === 'credited' || outcome === 'pending' ? outcome : 'refused'),
    widthPx: Math.max(1.5, x(stopMs) - x(startMs)),
  });
  const dense = isDense(drawn)
    ? densePaths(drawn, (stroke) => {
        const { leftPx, rowTopPx, widthPx } = placeOf(stroke);
        return barPath(leftPx, rowTopPx, widthPx);
      })
    : null;
  return (
    <g shapeRendering="crispEdges">
      {ROWS.map((row) => (
        <g key={row}>
          <text className="mark" x={labelPx} y={rowPx(row) + 12} textAnchor="end">
            {labels[row]}
          </text>
          <rect
            className="lane"
            x={x(0)}
            y={rowPx(row)}
            width={x(endMs) - x(0)}
            height={ROW_PX}
            rx="2"
          />
        </g>
      ))}
      <path
        className="earlier"
        d={credited
          .map(([startMs, stopMs]) =>
            barPath(x(startMs), rowPx('credited'), x(stopMs) - x(startMs)),
          )
          .join('')}
      />
      {dense?.map(([outcome, path]) => (
        <path key={outcome} d={path} fill={partFill(prefix, outcome)} />
      ))}
      {(dense === null ? drawn : []).map((stroke, at) => {
        const { outcome, startMs, endMs: stopMs, fromUtcMs } = stroke;
        const { leftPx, rowTopPx, widthPx } = placeOf(stroke);
        return (
          <rect
            key={`${fromUtcMs}-${at}`}
            x={leftPx}
            y={rowTopPx}
            width={widthPx}
            height={ROW_PX}
            fill={partFill(prefix, outcome)}
          >
            <title>
              {`${words.parts[outcome]}: ${clock(startMs)}–${clock(stopMs)} (${exact(stopMs - startMs)})`}
            </title>
          </rect>
        );
      })}
    </g>
  );
}

/** A bar of a lane, as a part of a path. */
function barPath(leftPx: number, topPx: number, widthPx: number): string {
  const width = widthPx.toFixed(1);
  return `M${leftPx.toFixed(1)} ${topPx}h${width}v${ROW_PX}h-${width}z`;
}
