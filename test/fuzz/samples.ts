/** Valid messages to begin from. */

export const LONG_KEY = 'eyJhbGciOiJIUzI1NiJ9.eyJzaWQiOiJzMSJ9.c2lnbmF0dXJlLW9mLWEtdG9rZW4';

export const BEAT_BODY = {
  seq: 17,
  spans: [
    [80_000, 84_000],
    [90_000, 91_000],
  ],
  rate: 1,
  visible: true,
  touched: false,
  now: 'playing',
  positionMs: 91_000,
};

/** Playing quality as a beat tells it. */
export const PLAYED = {
  ...{ startMs: 900, playedMs: 60_000, stalls: 1, stalledMs: 400, bitrateBps: 900_000 },
  ...{ droppedFrames: 2, shownFrames: 1_500, errors: 0 },
};

export const BEAT = { ...BEAT_BODY, nonce: 'bm9uY2Utb25l' };

const TITLE = { zh: '测试课', en: 'Test lesson' };
const VERSION = `sha256-${'0123456789abcdef'.repeat(2)}`;
const RATE = { codec: 'avc1.64001f', bandwidthBps: 100_000, averageBandwidthBps: 90_000 };

export const LESSON = {
  format: 'lectern-lesson',
  formatVersion: 2,
  id: 'geology-01',
  mediaVersion: VERSION,
  title: TITLE,
  language: 'zh',
  durationMs: 8_000,
  grid: { video: [0, 4_000, 8_000], audio: [0, 4_000, 8_000] },
  video: [
    {
      ...{ kind: 'video', stream: 'presenter', path: 'video/360p', ...RATE },
      ...{ widthPx: 640, heightPx: 360, frameRateFps: 25 },
    },
  ],
  audio: [
    {
      ...{ kind: 'audio', path: 'audio/zh', ...RATE, language: 'zh' },
      ...{ channels: 1, sampleRateHz: 48_000 },
    },
  ],
  segmentName: '{number5}.m4s',
  initName: 'init.mp4',
  manifests: { dash: 'manifest.mpd', hls: 'master.m3u8' },
  captions: [],
  chapters: [{ startMs: 0, title: TITLE }],
  knowledgePoints: [],
  questions: [
    {
      id: 'q1',
      kind: 'single',
      prompt: TITLE,
      options: ['a', 'b'].map((id) => ({ id, text: TITLE })),
    },
  ],
  slides: [],
  files: [{ path: 'manifest.mpd', bytes: 6, sha256: 'ab'.repeat(32) }],
};

export const PRIVATE_LESSON = {
  format: 'lectern-private-lesson',
  formatVersion: 1,
  lessonId: 'geology-01',
  mediaVersion: VERSION,
  keys: [{ path: 'keys/1', key: '0123456789abcdef'.repeat(2) }],
  answers: [{ questionId: 'q1', correct: ['b'], explanation: TITLE }],
};

export const PRESET = {
  id: 'own-rules',
  version: '2026-11-01',
  title: TITLE,
  about: 'Rules of our own.',
  extends: 'standard@2026-11-01',
  rules: [{ parameter: 'cap.dailyMs', value: 28_800_000, basis: 'assumed', source: 'our choice' }],
};

export const STATEMENT = {
  learnerId: 'ann',
  asOfUtcMs: 1_790_000_000_000,
  courses: [],
  lessons: [],
  sessions: [
    {
      ...{ sessionId: 's1', learnerId: 'ann', lessonId: 'geology-01', mediaVersion: VERSION },
      ...{ durationMs: 8_000, policyId: 'standard', policyVersion: '2026-11-01' },
      ...{ scoringVersion: 1, openedUtcMs: 1, lastSeenUtcMs: 2, endedUtcMs: null, end: null },
      addresses: [{ address: '203.0.113.7', fromUtcMs: 1 }],
      coverage: { presentedMs: 5, creditedMs: 4, pendingMs: 0, refusedMs: { hidden: 1 } },
      time: { openMs: 5, countedMs: 4, pendingMs: 0, notCountedMs: { paused: 1 } },
      levelsMs: {
        'wall-bounded': 0,
        delivered: 4,
        'token-echoed': 0,
        'presence-proved': 0,
        'identity-proved': 0,
      },
      runs: [{ run: [0, 4, 'credited'], fromUtcMs: 1, toUtcMs: 2 }],
      checks: [
        {
          ...{ kind: 'question', cause: 'authored', outcome: 'failed', answers: 3, takenMs: 4 },
          ...{ openedUtcMs: 1, shownUtcMs: 1, answeredUtcMs: 2, closedUtcMs: 2 },
        },
      ],
    },
  ],
};

export const ORDER = [
  {
    ...{ order: 'waive', tenantId: 'main', sessionId: null, fromUtcMs: 1, untilUtcMs: 2 },
    ...{ operator: 'ops', why: 'the log was lost' },
  },
  { order: 'import', format: 'nginx', lines: 'log-1.lines' },
];

export const NGINX_LINE = JSON.stringify({
  ...{ mark: LONG_KEY, status: 206, bytes: 512, range: 'bytes 0-511/1024', took: 0.25 },
  ...{ upstream: '0.004', done: 'OK' },
});

export const CDN_LINE = JSON.stringify({
  url: `/lessons/geology-01/video/360p/00001.m4s?mark=${LONG_KEY}`,
  ...{ sentAt: '2026-11-02T04:00:00Z', status: 200, bytes: 512, complete: true },
});

export const CLOUDFRONT_LINE = `2026-11-02\t04:00:00\t200\t512\tGET\tmark=${LONG_KEY}\tHit\t0\t511`;

export const QUALITY = {
  format: 'lectern-quality',
  formatVersion: 1,
  lessonId: 'geology-01',
  mediaVersion: VERSION,
  title: TITLE,
  durationMs: 8_000,
  sources: [],
  tracks: [],
  grid: { segments: 2, shortestMs: 4_000, longestMs: 4_000, isAligned: 'yes' },
  black: [],
  frozen: [],
  silent: [],
  windows: [],
  captions: ['zh'],
  slides: 0,
  warnings: [],
};
