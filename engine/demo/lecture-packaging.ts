/** Packages the bundled lecture at first start, as a content team would: with the packager's CLI. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../config/package-root.ts';
import { FIRST_TENANT } from '../installation.ts';
import { type CatalogueStore } from '../library/ports.ts';
import { publish } from '../library/publish.ts';

export const DEMO_LESSON = 'counting-study-time';
export const DEMO_COURSE = 'welcome';
const MARK_SETTING = 'demo-lecture';
const PREVIEW_MS = 40_000;
export const COURSE_TITLE = { zh: '认识可信学时', en: 'Getting to know counted study time' };

export type PackagingState =
  | { readonly phase: 'packaging'; readonly progressRatio: number; readonly detail: string }
  | { readonly phase: 'failed'; readonly progressRatio: number; readonly detail: string };

export interface LecturePackaging {
  /** Null when the lecture is ready. */
  state(): PackagingState | null;
  /** Ends a packaging that is under way. */
  stop(): void;
}

export interface PackagingPorts {
  readonly catalogue: CatalogueStore;
  readonly dataFolder: string;
  readonly libraryRoot: string;
  readonly utcMs: () => number;
  readonly onReady: () => void;
  readonly onError: (error: unknown) => void;
}

const lectureFolder = join(packageRoot, 'engine', 'demo', 'lecture');

/** Looks whether the lecture is packaged already, and packages it in the background if not. */
export async function packageLecture(ports: PackagingPorts): Promise<LecturePackaging> {
  const mark = await fingerprint();
  const known = await ports.catalogue.lesson(FIRST_TENANT, DEMO_LESSON);
  if (known !== undefined && (await ports.catalogue.setting(MARK_SETTING)) === mark) {
    return { state: () => null, stop: () => undefined };
  }
  let state: PackagingState | null = { phase: 'packaging', progressRatio: 0, detail: '' };
  const abort = new AbortController();
  const run = async () => {
    const out = join(ports.dataFolder, 'packaging', DEMO_LESSON);
    await rm(out, { recursive: true, force: true });
    await runPackager(out, abort.signal, (progressRatio, detail) => {
      state = { phase: 'packaging', progressRatio, detail };
    });
    await publish(ports.catalogue, ports.libraryRoot, out, {
      tenantId: FIRST_TENANT,
      courseId: DEMO_COURSE,
      courseTitle: COURSE_TITLE,
      state: 'published',
      validUntilUtcMs: null,
      previewMs: PREVIEW_MS,
      nowUtcMs: ports.utcMs(),
    });
    await rm(out, { recursive: true, force: true });
    await ports.catalogue.putSetting(MARK_SETTING, mark);
    state = null;
    ports.onReady();
  };
  run().catch((error: unknown) => {
    if (abort.signal.aborted) return;
    state = { phase: 'failed', progressRatio: 0, detail: (error as Error).message };
    ports.onError(error);
  });
  return { state: () => state, stop: () => abort.abort() };
}

/** Changes when the bundled lecture does, so that an update is packaged anew. */
async function fingerprint(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['lecture.mp4', 'outline.yaml', 'captions.zh.vtt', 'captions.en.vtt']) {
    hash.update(await readFile(join(lectureFolder, name)));
  }
  return hash.digest('hex');
}

/** Runs the packager from where this file runs from: sources or `dist/`. */
function packagerCommand(): string[] {
  const ending = extname(import.meta.url);
  return [...process.execArgv, new URL(`../../packager/cli${ending}`, import.meta.url).pathname];
}

function runPackager(
  out: string,
  signal: AbortSignal,
  onProgress: (ratio: number, detail: string) => void,
): Promise<void> {
  const child = spawn(
    process.execPath,
    [
      ...packagerCommand(),
      'package',
      join(lectureFolder, 'lecture.mp4'),
      ...['--out', out, '--json', '--force'],
      ...['--outline', join(lectureFolder, 'outline.yaml')],
      ...['--captions', `zh=${join(lectureFolder, 'captions.zh.vtt')}`],
      ...['--captions', `en=${join(lectureFolder, 'captions.en.vtt')}`],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], signal, killSignal: 'SIGINT' },
  );
  let complaint = '';
  child.stderr.on('data', (chunk: Buffer) => {
    complaint = (complaint + chunk.toString()).slice(-2_000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const ratio = progressOf(line);
    if (ratio !== null) onProgress(ratio, `${Math.round(ratio * 100)} %`);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`packaging ended with code ${code ?? 'none'}: ${complaint.trim()}`));
    });
  });
}

function progressOf(line: string): number | null {
  try {
    const event = JSON.parse(line) as { event?: unknown; ratio?: unknown };
    return event.event === 'progress' && typeof event.ratio === 'number' ? event.ratio : null;
  } catch {
    return null;
  }
}
