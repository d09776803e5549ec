import { type Span } from '../../protocol/units.ts';
import { PART_COLOURS } from '../colours.ts';

interface CoverageStripProps {
  readonly credited: readonly Span[];
  readonly durationMs: number;
  /** What a reader who cannot see the drawing is told. */
  readonly label: string;
}

/** Which places of the lesson are credited. */
export function CoverageStrip({ credited, durationMs, label }: CoverageStripProps) {
  const at = (ms: number) => `${durationMs === 0 ? 0 : (ms / durationMs) * 100}%`;
  return (
    <svg
      className="strip"
      shapeRendering="crispEdges"
      width="100%"
      height="10"
      role="img"
      aria-label={label}
    >
      <rect width="100%" height="10" rx="2" fill="#e0e6e3" />
      {credited.map(([startMs, endMs]) => (
        <rect
          key={startMs}
          x={at(startMs)}
          width={at(endMs - startMs)}
          height="10"
          fill={PART_COLOURS.credited}
        />
      ))}
    </svg>
  );
}
