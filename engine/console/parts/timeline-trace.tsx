import { type Outcome } from '../../protocol/messages.ts';
import { PART_COLOURS, isHatched } from '../colours.ts';
import { clock, exactTimeOfDay, timeOfDay } from '../figures.ts';
import {
  densePaths,
  downPx,
  isDense,
  momentsUtcMs,
  type Stretch,
  type Stroke,
} from '../timeline-layout.ts';
import { useWords } from '../words/language.ts';

/** A label needs this much height, else it would lie on the one above. */
const LABEL_APART_PX = 16;

interface TraceProps {
  readonly drawn: readonly Stroke[];
  readonly pieces: readonly Stretch[];
  readonly topPx: number;
  readonly labelPx: number;
  readonly leftPx: number;
  readonly widthPx: number;
  readonly x: (mediaMs: number) => number;
}

/** The playhead against the engine's clock: a slope is play, a jump aside a seek, a band silence. */
export function Trace({ drawn, pieces, topPx, labelPx, leftPx, widthPx, x }: TraceProps) {
  const { words } = useWords();
  const endsOf = ({ startMs, endMs, fromUtcMs, toUtcMs }: Stroke) => ({
    x1: x(startMs),
    x2: Math.max(x(endMs), x(startMs) + 1.5),
    y1: downPx(pieces, fromUtcMs),
    y2: downPx(pieces, toUtcMs),
  });
  const dense = isDense(drawn)
    ? densePaths(drawn, (stroke) => {
        const { x1, y1, x2, y2 } = endsOf(stroke);
        return `M${x1.toFixed(1)} ${y1.toFixed(1)}L${x2.toFixed(1)} ${y2.toFixed(1)}`;
      })
    : null;
  return (
    <g transform={`translate(0 ${topPx})`}>
      {pieces
        .filter(({ silent }) => silent)
        .map((piece) => (
          <g key={piece.fromUtcMs}>
            <rect
              className={piece.folded ? 'silence is-folded' : 'silence'}
              x={leftPx}
              y={piece.topPx}
              width={widthPx}
              height={Math.max(1, piece.heightPx)}
            />
            {piece.heightPx >= LABEL_APART_PX && (
              <text
                className="silence-label"
                x={leftPx + widthPx / 2}
                y={piece.topPx + piece.heightPx / 2 + 4}
                textAnchor="middle"
              >
                {words.silence(clock(piece.toUtcMs - piece.fromUtcMs))}
              </text>
            )}
          </g>
        ))}
      {timeLabels(pieces).map(({ atPx, utcMs }) => (
        <text key={utcMs} className="mark" x={labelPx} y={atPx + 4} textAnchor="end">
          {timeOfDay(utcMs)}
        </text>
      ))}
      {dense?.map(([outcome, path]) => (
        <path key={outcome} d={path} {...strokeOf(outcome)} />
      ))}
      {(dense === null ? drawn : []).map((stroke, at) => {
        const { outcome, startMs, endMs, fromUtcMs, toUtcMs } = stroke;
        return (
          <line key={`${fromUtcMs}-${at}`} {...endsOf(stroke)} {...strokeOf(outcome)}>
            <title>
              {`${words.parts[outcome]}: ${clock(startMs)}–${clock(endMs)}, ` +
                `${exactTimeOfDay(fromUtcMs)}–${exactTimeOfDay(toUtcMs)}`}
            </title>
          </line>
        );
      })}
    </g>
  );
}

function strokeOf(outcome: Outcome) {
  const hatched = isHatched(outcome);
  return {
    stroke: PART_COLOURS[outcome],
    strokeWidth: hatched ? 6 : 3.5,
    strokeDasharray: hatched ? '3 2' : undefined,
  };
}

/** The start of each stretch and the end of the last, less those that would overlap. */
function timeLabels(pieces: readonly Stretch[]): { atPx: number; utcMs: number }[] {
  const wished = pieces.flatMap((piece) =>
    momentsUtcMs(piece, 3 * LABEL_APART_PX).map((utcMs) => ({
      atPx: downPx(pieces, utcMs),
      utcMs,
    })),
  );
  const last = pieces.at(-1);
  if (last === undefined) return [];
  const end = { atPx: last.topPx + last.heightPx, utcMs: last.toUtcMs };
  const kept: { atPx: number; utcMs: number }[] = [];
  for (const label of wished) {
    const abovePx = kept.at(-1)?.atPx ?? -LABEL_APART_PX;
    const fits = label.atPx - abovePx >= LABEL_APART_PX && end.atPx - label.atPx >= LABEL_APART_PX;
    if (fits) kept.push(label);
  }
  return [...kept, end];
}
