import { type SessionRow } from '../answers.ts';
import { PART_COLOURS } from '../colours.ts';
import { exact } from '../figures.ts';
import { useWords } from '../words/language.ts';

/** Presented time of one session as a small bar: credited, then what is left, then refused. */
export function CreditMeter({ row }: { readonly row: SessionRow }) {
  const { words } = useWords();
  const at = (ms: number) => `${row.presentedMs === 0 ? 0 : (ms / row.presentedMs) * 100}%`;
  const told = `${words.credited} ${exact(row.creditedMs)}, ${words.refused} ${exact(row.refusedMs)}`;
  return (
    <svg className="strip" width="100%" height="8" role="img" aria-label={told}>
      <title>{told}</title>
      <rect
        width="100%"
        height="8"
        fill={row.presentedMs === 0 ? '#e6eae8' : PART_COLOURS.pending}
      />
      <rect width={at(row.creditedMs)} height="8" fill={PART_COLOURS.credited} />
      <rect
        x={at(row.presentedMs - row.refusedMs)}
        width={at(row.refusedMs)}
        height="8"
        fill="#c7a06a"
      />
    </svg>
  );
}
