/** Two colours that people can tell apart, and all that lie between them. */
import {} from './random.js';
/** Contrast that WCAG 2 asks for text is 4.5; a code with lines over it gets more. */
export const LEAST_CONTRAST = 6;
export function drawColours(random) {
  const hue = random.ratio();
  const darkInk = random.ratio() < 0.6;
  for (;;) {
    const pale = fromHsl(hue, random.between(0.1, 0.6), random.between(0.86, 0.96));
    const deep = fromHsl((hue + random.between(0.2, 0.8)) % 1, 0.6, random.between(0.1, 0.35));
    if (contrast(pale, deep) < LEAST_CONTRAST) continue;
    return darkInk ? { paper: pale, ink: deep } : { paper: deep, ink: pale };
  }
}
/** Contrast ratio of WCAG 2.2, from 1 to 21. */
export function contrast(a, b) {
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}
function luminance(colour) {
  const [red, green, blue] = colour.map((byte) => {
    const share = byte / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
/** 256 steps from the paper to the ink. */
export function paletteOf(paper, ink) {
  const palette = new Uint8Array(768);
  for (let step = 0; step < 256; step += 1) {
    for (let part = 0; part < 3; part += 1) {
      const from = paper[part] ?? 0;
      palette[step * 3 + part] = Math.round(from + (((ink[part] ?? 0) - from) * step) / 255);
    }
  }
  return palette;
}
function fromHsl(hue, saturation, lightness) {
  const channel = (offset) => {
    const k = (offset + hue * 12) % 12;
    const swing = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - swing * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  };
  return [channel(0), channel(8), channel(4)];
}
//# sourceMappingURL=colours.js.map
