/** Composition root of the engine: opens the stores, wires the rooms, listens, stops cleanly. */

import { createServer, type Server as HttpServer } from 'node:http';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Router } from 'express';
import { type Logger, pino } from 'pino';
import { type EngineOptions } from '../config/engine-options.ts';
import { packageRoot } from '../config/package-root.ts';
import { loadPresets, ownPresets, type Presets } from '../config/presets.ts';
import { openBanks } from './checks/banks.ts';
import { Conductor } from './checks/conductor.ts';
import { type Draw } from './checks/rules/choose.ts';
import { Clerk } from './clerk/clerk.ts';
import { type Clock, serverClock } from './clerk/clock.ts';
import { clocksOf, ClockWatch } from './clock-watch.ts';
import { compactDaily } from './compacting.ts';
import { addressFinder } from './gate/address.ts';
import { Openings } from './gate/openings.ts';
import { capabilities } from './gate/capability.ts';
import { presentationTokens } from './gate/presentation-tokens.ts';
import { sessionTokens } from './gate/token.ts';
import { CHECKS_PATH, httpApp, MEDIA_PATH } from './http/app.ts';
import { FIRST_TENANT, type Installation, prepareInstallation } from './installation.ts';
import { type LedgerStore } from './ledger/ports.ts';
import { listenForDeliveries, mediaSender } from './media-wiring.ts';
import { takeDroppedFolders } from './library/drop-in.ts';
import { openLibrary } from './library/library.ts';
import { type CatalogueStore } from './library/ports.ts';
import { sessionDirectory } from './library/session-directory.ts';
import { shareSessionWrites } from './library/session-writer.ts';
import { listen, mustBeFree } from './listen.ts';
import { type Gateway, openGateway } from './live/gateway.ts';
import { QualityTally } from './quality/tally.ts';
import { keepQuality } from './quality-keeping.ts';
import { keepSigning } from './signing.ts';
import { openNews } from './news.ts';
import { sayOnce } from './say-once.ts';
import { lockDataFolder } from './stores/data-folder-lock.ts';
import { openStores } from './stores/open-stores.ts';

export const LIVE_PATH = '/live';
const MAX_WAITING = 20_000;
/** How often the media library is looked through for dropped folders, milliseconds. */
const LOOK_FOR_DROPS_MS = 5_000;
/** Accounts unused for this long leave memory, milliseconds. */
const ACCOUNT_IDLE_MS = 600_000;
/**
 * How long a failed commit makes the engine unready. Whoever is not ready gets no learners, so no
 * commit would ever tell that the store is well again.
 */
const STORE_DOUBT_MS = 30_000;
const HEADERS_TIMEOUT_MS = 20_000;
/** Nobody sends the engine anything large; Node's own limit is five minutes. */
const REQUEST_TIMEOUT_MS = 30_000;

export interface Engine {
  readonly url: string;
  readonly port: number;
  readonly installation: Installation;
  readonly catalogue: CatalogueStore;
  readonly clerk: Clerk;
  readonly libraryRoot: string;
  close(): Promise<void>;
}

/** What tests put in place of the real world. */
export interface EngineParts {
  readonly clock?: Clock;
  readonly presets?: Presets;
  readonly ledgerStore?: LedgerStore;
  /** Chance of the checks. */
  readonly chance?: { readonly draw: Draw };
  /** The demo host's routes, made once the engine's parts are there. */
  readonly demo?: (parts: {
    readonly catalogue: CatalogueStore;
    readonly log: Logger;
  }) => Promise<Router>;
}

export async function startEngine(
  options: EngineOptions,
  parts: EngineParts = {},
): Promise<Engine> {
  const log = pino({ level: options.logLevel });
  const onError = (error: unknown) => log.error({ err: error }, 'a request failed');
  const addressOf = addressFinder(options.trustedProxies);
  const presets = parts.presets ?? loadPresets(undefined, ownPresets(options.dataFolder));
  const clock = parts.clock ?? serverClock();
  const libraryRoot = join(options.dataFolder, 'library');
  // Before anything is made: what a first start makes is shown only once.
  await mustBeFree(options);
  await mkdir(libraryRoot, { recursive: true });
  const unlock = lockDataFolder(options.dataFolder);

  const place = {
    dataFolder: options.dataFolder,
    databaseUrl: options.stores?.databaseUrl ?? null,
    databaseConnections: options.stores?.databaseConnections ?? 10,
  };
  const stores = await openStores(place);
  const catalogue = shareSessionWrites(stores.catalogue);
  const store = parts.ledgerStore ?? stores.ledger;
  const installation = await prepareInstallation(catalogue, clock.utcMs());
  let storeFailure: { readonly error: Error; readonly atMs: number } | null = null;
  const monoMs = () => clock.stamp('UTC').monoMs;
  const clerk = new Clerk({
    store,
    clock,
    groupMs: options.groupCommitMs,
    maxWaiting: MAX_WAITING,
    isStoreShared: stores.isShared && parts.ledgerStore === undefined,
    onCommit: () => (storeFailure = null),
    onListenerError: onError,
    onStoreError: (cause) => {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      storeFailure = { error, atMs: monoMs() };
      log.error({ err: error }, 'a commit failed: nothing of it was stored or acknowledged');
    },
  });
  const redisUrl = options.stores?.redisUrl ?? null;
  const news = await openNews(redisUrl, log);
  if (news !== null) {
    clerk.onChange((change) => news.tell(change));
    news.onGrown((learner) => void clerk.refresh(learner));
  }
  const others = clocksOf(stores.clockMs, news && (() => news.clockMs()), redisUrl);
  const clocks = new ClockWatch(others, () => clock.utcMs(), log);
  clocks.start();
  const library = openLibrary(libraryRoot, catalogue);
  const foreignOnce = sayOnce();
  const directory = sessionDirectory(catalogue, library);
  const conductor = new Conductor({
    clerk,
    directory,
    banks: openBanks(libraryRoot),
    onError,
    ...parts.chance,
  });
  const quality = new QualityTally();
  const qualityKeeping = keepQuality(quality, catalogue.quality, onError);
  const shared = {
    catalogue,
    quality,
    storeQuality: () => qualityKeeping.store(),
    library,
    clerk,
    addressOf,
    capabilities: capabilities(installation.secret),
    tokens: sessionTokens(installation.secret),
    presentationTokens: presentationTokens(installation.secret),
    directory,
    policy: (idAtVersion: string) => presets.at(idAtVersion),
    policyNow: (id: string) => presets.now(id),
    openings: new Openings({
      perSecond: options.openingsPerSecond,
      waiting: () => clerk.underWay,
      mostWaiting: MAX_WAITING / 2,
    }),
    utcMs: () => clock.utcMs(),
    onError,
    onForeignOrigin: (origin: string, tenantId: string) => {
      if (!foreignOnce(origin)) return;
      const command = `lectern-engine host ${tenantId} --origin ${origin}`;
      log.warn({ origin, command }, 'a page of an origin that is not registered was refused');
    },
  };
  const demo = (await parts.demo?.({ catalogue, log })) ?? null;
  const app = httpApp({
    ...shared,
    sender: mediaSender(options.media, libraryRoot, () => clock.utcMs()),
    tenantId: FIRST_TENANT,
    dataFolder: options.dataFolder,
    clocks: () => clocks.state,
    lastStoreError: () =>
      storeFailure !== null && monoMs() - storeFailure.atMs < STORE_DOUBT_MS
        ? storeFailure.error
        : null,
    pagesFolder: join(packageRoot, 'dist'),
    serveDemo: demo !== null,
    demo,
  });
  const timeouts = { headersTimeout: HEADERS_TIMEOUT_MS, requestTimeout: REQUEST_TIMEOUT_MS };
  const http = createServer(timeouts, app);
  const gateway = openGateway(http, {
    ...shared,
    conductor,
    mediaPath: MEDIA_PATH,
    checksPath: CHECKS_PATH,
    livePath: LIVE_PATH,
    onResumed: (sessionId) => news?.tellResumed(sessionId),
  });
  news?.onResumed((sessionId) => gateway.wentElsewhere(sessionId));
  const stopDeliveries = await listenForDeliveries(options.media, options.dataFolder, {
    ...shared,
    onReport: (text) => log.info({ text }, 'delivery logs and waivers'),
  });
  const port = await listen(http, options);

  const settled = new Set<string>();
  const once = sayOnce();
  const lookForDrops = () =>
    takeDroppedFolders(catalogue, libraryRoot, clock.utcMs(), settled).then((report) => {
      for (const { lessonId } of report.added) {
        log.info({ lessonId }, 'a lesson was dropped in as draft');
      }
      for (const { folder, reason } of report.waiting) {
        if (once(`${folder}: ${reason}`)) log.warn({ folder, reason }, 'a folder is no lesson yet');
      }
    }, onError);
  await lookForDrops();
  const { archive } = stores;
  const utcMs = () => clock.utcMs();
  const compacting = compactDaily({ place, archive, utcMs, log });
  const onSigned = () => {
    if (options.compacts !== false) compacting.begin();
  };
  const stopSigning = keepSigning({ archive, catalogue, utcMs, onSigned, log });
  const closeStores = async () => {
    clocks.stop();
    await stopSigning();
    await compacting.stop();
    await qualityKeeping.stop();
    news?.close();
    await store.close();
    if (store !== stores.ledger) await stores.ledger.close();
    await catalogue.close();
    await stores.close();
  };
  const timers = [
    setInterval(() => void lookForDrops(), LOOK_FOR_DROPS_MS),
    setInterval(() => clerk.sweep(ACCOUNT_IDLE_MS), ACCOUNT_IDLE_MS / 10),
  ];
  return {
    url: `http://localhost:${port}`,
    port,
    installation,
    catalogue,
    clerk,
    libraryRoot,
    close: () =>
      stop({ conductor, timers, stopDeliveries, gateway, http, clerk, closeStores, unlock }),
  };
}

/** Sockets first, so that nothing new arrives; then what was received is committed. */
async function stop(parts: {
  conductor: Conductor;
  timers: readonly NodeJS.Timeout[];
  stopDeliveries: () => Promise<void>;
  gateway: Gateway;
  http: HttpServer;
  clerk: Clerk;
  closeStores: () => Promise<void>;
  unlock: () => void;
}): Promise<void> {
  for (const timer of parts.timers) clearInterval(timer);
  await parts.stopDeliveries();
  await parts.clerk.flush();
  parts.http.closeAllConnections();
  await parts.gateway.close();
  parts.conductor.close();
  await parts.clerk.flush();
  await parts.closeStores();
  parts.unlock();
}
