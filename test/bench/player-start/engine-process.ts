/** The engine of the bench, with the talk published: a process of its own, so that its work delays nobody's network. */

import { FIRST_TENANT } from '../../../engine/installation.ts';
import { publish } from '../../../engine/library/publish.ts';
import { packagedTalk } from '../../support/packaged-talk.ts';
import { startTestEngine } from '../../support/test-engine.ts';

interface Asked {
  readonly kind: 'token' | 'origin' | 'stop';
  readonly learner?: string;
  readonly origin?: string;
}

const lectern = await startTestEngine();
const { catalogue, libraryRoot, port } = lectern.engine;
const { lessonId } = await publish(catalogue, libraryRoot, packagedTalk(), {
  tenantId: FIRST_TENANT,
  courseId: 'bench',
  state: 'published',
  validUntilUtcMs: null,
  previewMs: 20_000,
  nowUtcMs: Date.now(),
});

async function answer({ kind, learner = '', origin = '' }: Asked): Promise<void> {
  switch (kind) {
    case 'token':
      process.send?.({ kind: 'token', token: await lectern.token(learner, lessonId) });
      return;
    case 'origin': {
      const tenant = await catalogue.tenant(FIRST_TENANT);
      if (tenant !== undefined) await catalogue.putTenant({ ...tenant, origins: [origin] });
      process.send?.({ kind: 'origin' });
      return;
    }
    case 'stop':
      await lectern.close();
      process.disconnect();
  }
}

process.on('message', (asked: Asked) => void answer(asked));
process.send?.({ kind: 'ready', port });
