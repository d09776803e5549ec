/** WAV files of one channel, 8 kHz, 16 bit: read the voices, write a prompt. */

export const SAMPLE_RATE_HZ = 8_000;
const HEADER_BYTES = 44;

/** Samples in [-1, 1]. @throws {Error} where the file is of another kind */
export function decodeWav(file: Buffer): Float32Array {
  for (let at = 12; at + 8 <= file.length;) {
    const id = file.toString('latin1', at, at + 4);
    const bytes = file.readUInt32LE(at + 4);
    if (id === 'fmt ') {
      const [channels, rateHz, bits] = [
        file.readUInt16LE(at + 10),
        file.readUInt32LE(at + 12),
        file.readUInt16LE(at + 22),
      ];
      if (channels !== 1 || rateHz !== SAMPLE_RATE_HZ || bits !== 16) {
        throw new Error(`a voice of ${channels} channels, ${rateHz} Hz, ${bits} bit`);
      }
    }
    if (id === 'data') {
      const end = Math.min(file.length, at + 8 + bytes);
      return Float32Array.from({ length: (end - at - 8) >> 1 }, (_, i) => {
        return file.readInt16LE(at + 8 + 2 * i) / 32_768;
      });
    }
    at += 8 + bytes + (bytes % 2);
  }
  throw new Error('a voice without sound');
}

export function encodeWav(samples: Float32Array): Buffer {
  const file = Buffer.alloc(HEADER_BYTES + samples.length * 2);
  file.write('RIFF', 0, 'latin1');
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8, 'latin1');
  file.writeUInt32LE(16, 16);
  // PCM, one channel.
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(SAMPLE_RATE_HZ, 24);
  file.writeUInt32LE(SAMPLE_RATE_HZ * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36, 'latin1');
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, i) => {
    const level = Math.round(Math.max(-1, Math.min(1, sample)) * 32_767);
    file.writeInt16LE(level, HEADER_BYTES + 2 * i);
  });
  return file;
}
