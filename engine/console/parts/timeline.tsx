import { useId, useMemo } from 'react';
import { Card } from 'antd';
import { type Chapter, inLanguage } from '../../protocol/lesson.ts';
import { type SessionStatement } from '../../protocol/statement.ts';
import { type Span } from '../../protocol/units.ts';
import { type Part } from '../account.ts';
import { clock } from '../figures.ts';
import { isDense, marksMs, strokes, stretches } from '../timeline-layout.ts';
import { useWords } from '../words/language.ts';
import { LANE_HEIGHT_PX, Lanes } from './timeline-lanes.tsx';
import { Trace } from './timeline-trace.tsx';
import { Hatches, Swatch } from './swatch.tsx';
import { useWidthPx } from './use-width.ts';

interface TimelineProps {
  readonly session: SessionStatement;
  /** What is credited to the learner for this lesson, over all sessions. */
  readonly credited: readonly Span[];
  readonly chapters: readonly Chapter[];
}

const AXIS_HEIGHT_PX = 34;
const EDGE_PX = 8;

/** Media time across; above, where in the lesson; below, when on the engine's clock. */
export function Timeline({ session, credited, chapters }: TimelineProps) {
  const { words, language } = useWords();
  const [box, widthPx] = useWidthPx<HTMLDivElement>(900);
  const prefix = useId();
  const drawn = useMemo(() => strokes(session), [session]);
  const outcomes = useMemo(() => [...new Set(drawn.map(({ outcome }) => outcome))], [drawn]);
  const gutterPx = widthPx < 560 ? 78 : 86;
  const plotPx = widthPx - gutterPx - EDGE_PX;
  const traceHeightPx = widthPx < 560 ? 260 : 340;
  const pieces = useMemo(
    () => stretches(session, drawn, traceHeightPx),
    [session, drawn, traceHeightPx],
  );
  const drawnPx = pieces.reduce((sum, piece) => sum + piece.heightPx, 0);
  const x = (ms: number) => gutterPx + (ms / Math.max(1, session.durationMs)) * plotPx;
  const lanesTopPx = AXIS_HEIGHT_PX;
  const traceTopPx = lanesTopPx + LANE_HEIGHT_PX + 14;
  const heightPx = traceTopPx + drawnPx + 10;
  const anchor = (atMs: number) => {
    if (atMs === 0) return 'start';
    return widthPx - x(atMs) < 30 ? 'end' : 'middle';
  };
  const marks = marksMs(session.durationMs, plotPx, 64);

  return (
    <Card size="small" className="timeline">
      <h2>{words.timeline}</h2>
      <p className="lead">
        {words.timelineLead} {isDense(drawn) && words.timelineDense(drawn.length)}
      </p>
      <ul className="legend">
        {outcomes.map((outcome: Part) => (
          <li key={outcome}>
            <Swatch part={outcome} />
            {words.parts[outcome]}
          </li>
        ))}
        <li>
          <span className="swatch is-earlier" />
          {words.creditedEarlier}
        </li>
      </ul>
      <div ref={box}>
        <svg
          width={widthPx}
          height={heightPx}
          role="img"
          aria-label={words.timelineOf(drawn.length)}
          className="timeline-drawing"
        >
          <Hatches prefix={prefix} parts={outcomes} />
          {marks.map((atMs) => (
            <g key={atMs}>
              <line className="grid" x1={x(atMs)} x2={x(atMs)} y1={22} y2={heightPx - 4} />
              <text className="mark" x={x(atMs)} y={14} textAnchor={anchor(atMs)}>
                {clock(atMs)}
              </text>
            </g>
          ))}
          {chapters.map(({ startMs, title }) => (
            <path key={startMs} className="chapter" d={`M${x(startMs)} 20l4 5l-4 5l-4 -5z`}>
              <title>{`${clock(startMs)} ${inLanguage(title, language)}`}</title>
            </path>
          ))}
          <Lanes
            drawn={drawn}
            credited={credited}
            prefix={prefix}
            topPx={lanesTopPx}
            labelPx={gutterPx - 8}
            x={x}
            endMs={session.durationMs}
          />
          <Trace
            drawn={drawn}
            pieces={pieces}
            topPx={traceTopPx}
            labelPx={gutterPx - 8}
            leftPx={gutterPx}
            widthPx={plotPx}
            x={x}
          />
        </svg>
      </div>
    </Card>
  );
}
