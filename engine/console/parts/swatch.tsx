import { isHatched, PART_COLOURS } from '../colours.ts';
import { type Part } from '../account.ts';

/** The hatch patterns of one drawing; ids are prefixed, as a page holds several drawings. */
export function Hatches({ prefix, parts }: { prefix: string; parts: readonly Part[] }) {
  return (
    <defs>
      {parts.filter(isHatched).map((part) => (
        <pattern
          key={part}
          id={`${prefix}${part}`}
          width="6"
          height="6"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <rect width="6" height="6" fill={PART_COLOURS[part]} opacity="0.28" />
          <rect width="3" height="6" fill={PART_COLOURS[part]} />
        </pattern>
      ))}
    </defs>
  );
}

export function partFill(prefix: string, part: Part): string {
  return isHatched(part) ? `url(#${prefix}${part})` : PART_COLOURS[part];
}

export function Swatch({ part }: { readonly part: Part }) {
  const prefix = 'swatch-';
  return (
    <svg className="swatch" width="12" height="12" aria-hidden="true">
      <Hatches prefix={prefix} parts={[part]} />
      <rect width="12" height="12" rx="2" fill={partFill(prefix, part)} />
    </svg>
  );
}
