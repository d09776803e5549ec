import { type Span } from '../../engine/protocol/units.ts';
import { make } from './dom.ts';

/** A part of a length as CSS percent, within 0 and 100. */
export function share(partMs: number, wholeMs: number): string {
  return wholeMs <= 0 ? '0%' : `${Math.min(100, Math.max(0, (partMs / wholeMs) * 100))}%`;
}

/** Draws spans of the lesson as pieces of a bar; seek bar and strip paint alike. */
export function paint(layer: HTMLElement, spans: readonly Span[], durationMs: number): void {
  layer.replaceChildren(
    ...spans.map(([startMs, endMs]) => {
      const piece = make('i', 'piece');
      piece.style.insetInlineStart = share(startMs, durationMs);
      piece.style.width = share(endMs - startMs, durationMs);
      return piece;
    }),
  );
}
