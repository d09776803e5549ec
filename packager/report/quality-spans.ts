/** Black, still and silent spans by picture, as the quality page lists them. */

import type { QualityRecord } from './quality-record.ts';

export type SpanRow = {
  readonly kind: 'black' | 'frozen' | 'silent';
  readonly stream: QualityRecord['black'][number]['stream'];
  readonly all: QualityRecord['silent'];
};

/** One row for each kind; of a lesson with two pictures one for each picture. */
export function spanRows(record: QualityRecord): SpanRow[] {
  const streams = [...new Set([...record.black, ...record.frozen].map((span) => span.stream))];
  return (['black', 'frozen', 'silent'] as const).flatMap((kind): SpanRow[] =>
    kind === 'silent' || streams.every((one) => one === undefined)
      ? [{ kind, stream: undefined, all: record[kind] }]
      : (['presenter', 'presentation'] as const).map((stream) => ({
          ...{ kind, stream },
          all: record[kind].filter((span) => span.stream === stream),
        })),
  );
}
