/** Source facts for tests: a plain 1080p lecture, with whatever a test wants to be different. */

import type { SourceAudio, SourceFacts, SourceVideo } from '../../../packager/plan/source.ts';

export function videoFacts(change: Partial<SourceVideo> = {}): SourceVideo {
  return {
    codec: 'h264',
    pixelFormat: 'yuv420p',
    widthPx: 1920,
    heightPx: 1080,
    pixelAspectRatio: 1,
    frameRateFps: 30,
    variableFrameRate: false,
    interlaced: false,
    startSeconds: 0,
    endSeconds: 60,
    ...change,
  };
}

export function audioFacts(change: Partial<SourceAudio> = {}): SourceAudio {
  return {
    codec: 'aac',
    channels: 2,
    sampleRateHz: 44_100,
    startSeconds: 0,
    endSeconds: 60,
    ...change,
  };
}

export function sourceFacts(change: Partial<SourceFacts> = {}): SourceFacts {
  return {
    container: 'mov,mp4,m4a,3gp,3g2,mj2',
    startSeconds: 0,
    durationSeconds: 60,
    videoStreams: 1,
    audioStreams: 1,
    video: videoFacts(),
    audio: audioFacts(),
    ...change,
  };
}
