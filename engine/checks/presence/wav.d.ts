/** WAV files of one channel, 8 kHz, 16 bit: read the voices, write a prompt. */
export declare const SAMPLE_RATE_HZ = 8000;
/** Samples in [-1, 1]. @throws {Error} where the file is of another kind */
export declare function decodeWav(file: Buffer): Float32Array;
export declare function encodeWav(samples: Float32Array): Buffer;
