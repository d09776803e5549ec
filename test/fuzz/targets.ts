/** Every decoder that outside input reaches, with messages that it takes. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../config/package-root.ts';
import { loadPresets } from '../../config/presets.ts';
import { cdnLines, cloudfrontLines } from '../../engine/deliveries/read-cdn.ts';
import { nginxLines } from '../../engine/deliveries/read-nginx.ts';
import { order } from '../../engine/deliveries/orders.ts';
import { learnerId } from '../../engine/http/host-api.ts';
import { policy } from '../../engine/ledger/policy.ts';
import { presetFile } from '../../engine/ledger/preset.ts';
import { stamp } from '../../engine/ledger/stamp.ts';
import { bearerKey } from '../../engine/gate/api-key.ts';
import { type Decoder } from '../../engine/protocol/decoder.ts';
import { lesson } from '../../engine/protocol/lesson.ts';
import { batchRequest, clientBodies, hello, outboxBeat } from '../../engine/protocol/messages.ts';
import { privateLesson } from '../../engine/protocol/private-lesson.ts';
import { statement } from '../../engine/protocol/statement.ts';
import { ladder } from '../../packager/plan/ladder.ts';
import { qualityRecord } from '../../packager/report/quality-record.ts';
import {
  BEAT,
  BEAT_BODY,
  CDN_LINE,
  CLOUDFRONT_LINE,
  LESSON,
  LONG_KEY,
  NGINX_LINE,
  ORDER,
  PLAYED,
  PRESET,
  PRIVATE_LESSON,
  QUALITY,
  STATEMENT,
} from './samples.ts';

export interface Target {
  readonly name: string;
  readonly decoder: Decoder<unknown>;
  readonly samples: readonly unknown[];
  /** How often it is chosen beside the others. */
  readonly weight: number;
  /** Takes a line of text and says null to what it cannot read, instead of throwing. */
  readonly readsText?: true;
  /** Hands parts on as they are, for another decoder to read. */
  readonly handsOn?: true;
}

export function targets(): readonly Target[] {
  const standard = loadPresets().now('standard');
  const of = (
    name: string,
    weight: number,
    decoder: Decoder<unknown>,
    ...samples: readonly unknown[]
  ): Target => ({ name, decoder, samples, weight });
  const text = (name: string, read: (line: string) => unknown, sample: string): Target => ({
    ...of(name, 4, (value) => read(String(value)), sample),
    readsText: true,
  });
  return [
    of('beat', 40, clientBodies.beat, BEAT, { ...BEAT, spans: [] }, { ...BEAT, quality: PLAYED }),
    of('beat of an outbox', 5, outboxBeat, BEAT_BODY, { ...BEAT_BODY, quality: PLAYED }),
    of('takeover', 1, clientBodies.takeover, {}),
    of('leave', 1, clientBodies.leave, {}),
    of('checkshown', 4, clientBodies.checkshown, { checkId: 'check-1' }),
    of(
      'checkanswer',
      8,
      clientBodies.checkanswer,
      { checkId: 'check-1', attempt: 1, answer: { code: '0417' } },
      { checkId: 'check-1', attempt: 2, answer: { chosen: [0, 2] } },
    ),
    of('checkready', 1, clientBodies.checkready, {}),
    of(
      'hello',
      10,
      hello,
      { protocol: 1, token: LONG_KEY },
      { protocol: 1, resume: LONG_KEY },
      { protocol: 1, token: LONG_KEY, predecessor: { resume: LONG_KEY, beats: [BEAT_BODY] } },
    ),
    {
      ...of(
        'batch request',
        8,
        batchRequest,
        { protocol: 1, token: LONG_KEY, heard: 0, messages: [] },
        { protocol: 1, heard: 7, messages: [{ event: 'beat', body: BEAT }] },
      ),
      handsOn: true,
    },
    of('learner id', 2, learnerId, '2026-geology-0417', '学员-7'),
    of('stamp', 2, stamp, { utcMs: 1, monoMs: 2, boot: 'b', day: 20_000, minute: 1_439 }),
    of('policy', 2, policy, standard),
    { ...of('preset', 2, presetFile, PRESET), handsOn: true },
    of('lesson', 3, lesson, LESSON),
    of('private lesson', 2, privateLesson, PRIVATE_LESSON),
    of('statement', 3, statement, STATEMENT),
    of('order', 3, order, ...ORDER),
    of('ladder', 1, ladder, ladderFile()),
    of('quality record', 1, qualityRecord, QUALITY),
    text('line of nginx', nginxLines(), NGINX_LINE),
    text('line of a CDN', cdnLines(), CDN_LINE),
    text('line of CloudFront', cloudfront(), CLOUDFRONT_LINE),
    text('authorization', bearerKey, `Bearer ${LONG_KEY}`),
  ];
}

/** As after the heading of a log. */
function cloudfront(): (line: string) => unknown {
  const read = cloudfrontLines();
  read(
    '#Fields: date time sc-status sc-bytes cs-method cs-uri-query x-edge-result-type sc-range-start sc-range-end',
  );
  return read;
}

function ladderFile(): unknown {
  return JSON.parse(readFileSync(join(packageRoot, 'config', 'ladders', 'lecture.json'), 'utf8'));
}
