/** Power spectrum of real samples; length a power of two. Buffers are made once and reused. */
export class PowerSpectrum {
  readonly #size: number;
  readonly #cos: Float64Array;
  readonly #sin: Float64Array;
  readonly #window: Float64Array;
  readonly #order: Uint32Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  /** Power of bins 0 to size / 2 - 1, after `of`. */
  readonly power: Float64Array;

  constructor(size: number) {
    this.#size = size;
    const half = size / 2;
    this.#cos = Float64Array.from({ length: half }, (_, i) => Math.cos((2 * Math.PI * i) / size));
    this.#sin = Float64Array.from({ length: half }, (_, i) => Math.sin((2 * Math.PI * i) / size));
    this.#window = Float64Array.from(
      { length: size },
      (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / size),
    );
    const bits = Math.log2(size);
    this.#order = Uint32Array.from({ length: size }, (_, i) => {
      let reversed = 0;
      for (let bit = 0; bit < bits; bit += 1) reversed |= ((i >> bit) & 1) << (bits - 1 - bit);
      return reversed;
    });
    this.#real = new Float64Array(size);
    this.#imaginary = new Float64Array(size);
    this.power = new Float64Array(half);
  }

  /** Of `size` samples from `start`; behind the end lies silence. */
  of(samples: Int16Array, start: number): void {
    const size = this.#size;
    const real = this.#real;
    const imaginary = this.#imaginary;
    for (let i = 0; i < size; i += 1) {
      const from = this.#order[i] as number;
      real[i] = (samples[start + from] ?? 0) * (this.#window[from] as number);
    }
    imaginary.fill(0);
    for (let length = 2; length <= size; length *= 2) {
      const half = length / 2;
      const step = size / length;
      for (let base = 0; base < size; base += length) {
        for (let i = 0; i < half; i += 1) {
          const low = base + i;
          const high = low + half;
          const c = this.#cos[i * step] as number;
          const s = this.#sin[i * step] as number;
          const re = (real[high] as number) * c + (imaginary[high] as number) * s;
          const im = (imaginary[high] as number) * c - (real[high] as number) * s;
          real[high] = (real[low] as number) - re;
          imaginary[high] = (imaginary[low] as number) - im;
          real[low] = (real[low] as number) + re;
          imaginary[low] = (imaginary[low] as number) + im;
        }
      }
    }
    for (let i = 0; i < size / 2; i += 1) {
      this.power[i] = (real[i] as number) ** 2 + (imaginary[i] as number) ** 2;
    }
  }
}
