/** Starts the engine with the demo host on the same port, and packages the bundled lecture. */

import { join } from 'node:path';
import { type EngineOptions } from '../../config/engine-options.ts';
import { FIRST_TENANT, issueApiKey } from '../installation.ts';
import { openLibrary } from '../library/library.ts';
import { type Engine, startEngine } from '../main.ts';
import { demoHost } from './host.ts';
import { type LecturePackaging, packageLecture } from './lecture-packaging.ts';

/** Label of the demo host's API key; a new one replaces it at every start. */
const KEY_LABEL = 'demo host';

/** The engine with its demo host. */
export interface EngineWithDemo extends Engine {
  /** Whether the bundled lecture is still being packaged. */
  readonly isPackaging: () => boolean;
}

/** @param say prints a line for the person who started the engine */
export async function startWithDemo(
  options: EngineOptions,
  say: (text: string) => void,
): Promise<EngineWithDemo> {
  let engineUrl = '';
  let packaging: LecturePackaging | null = null;
  const engine = await startEngine(options, {
    demo: async ({ catalogue, log }) => {
      const libraryRoot = join(options.dataFolder, 'library');
      await catalogue.removeApiKeys(FIRST_TENANT, KEY_LABEL);
      const apiKey = await issueApiKey(catalogue, FIRST_TENANT, KEY_LABEL, Date.now());
      const own = await packageLecture({
        catalogue,
        dataFolder: options.dataFolder,
        libraryRoot,
        utcMs: () => Date.now(),
        onReady: () => say('The demo lecture is ready to play.'),
        onError: (error) => log.error({ err: error }, 'packaging the demo lecture failed'),
      });
      packaging = own;
      return demoHost({
        catalogue,
        library: openLibrary(libraryRoot, catalogue),
        packaging: own,
        engineUrl: () => engineUrl,
        apiKey,
        utcMs: () => Date.now(),
      });
    },
  });
  engineUrl = `http://${reachableAt(options.bind)}:${engine.port}`;
  return {
    ...engine,
    isPackaging: () => packaging?.state() !== null,
    async close() {
      packaging?.stop();
      await engine.close();
    },
  };
}

/** Where this machine reaches an engine that listens on the given address. */
function reachableAt(bind: string): string {
  if (bind === '0.0.0.0' || bind === '::') return '127.0.0.1';
  return bind.includes(':') ? `[${bind}]` : bind;
}
