/** How often a test does something again: `few` times in `npm test`, `many` in `npm run test:long`. */
export function rounds(few: number, many: number): number {
  return process.env['LECTERN_LONG'] === '1' ? many : few;
}
