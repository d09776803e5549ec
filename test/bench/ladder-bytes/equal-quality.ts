/** Bytes at a quality that lies between two encodes. */

export interface QualityPoint {
  readonly ssim: number;
  /** Of each rung, encoded in the same run as the top rung that has this quality. */
  readonly rungBytes: readonly number[];
}

/**
 * The bytes of each rung where the top rung would reach `ssim`: bytes grow by a constant factor for
 * each step of quality, so their logarithm is what lies on a line.
 *
 * @returns absent where `ssim` does not lie between any two of the points
 */
export function bytesAtQuality(
  points: readonly QualityPoint[],
  ssim: number,
): readonly number[] | undefined {
  const sorted = [...points].sort((a, b) => a.ssim - b.ssim);
  const below = sorted.findLast((point) => point.ssim <= ssim);
  const above = sorted.find((point) => point.ssim >= ssim);
  if (below === undefined || above === undefined) return undefined;
  const span = above.ssim - below.ssim;
  const part = span === 0 ? 0 : (ssim - below.ssim) / span;
  return below.rungBytes.map((bytes, i) => bytes * ((above.rungBytes[i] ?? bytes) / bytes) ** part);
}
