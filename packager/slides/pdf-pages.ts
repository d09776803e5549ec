/** Pages of a PDF as pictures and text, drawn in a process that is bounded in memory and time. */

import { type ChildProcess, fork } from 'node:child_process';
import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

import { PackagerFault, interrupted } from '../plan/fault.ts';
import type { PdfAnswer, PdfOrder } from './pdf-messages.ts';

export type DrawnPage = Extract<PdfAnswer, { kind: 'page' }>;

export interface PdfBounds {
  /** A page that takes longer is given up. */
  readonly pageMs: number;
  /** Memory of the drawing itself, MB; the process needs about 80 MB more. */
  readonly memoryMb: number;
}

const usualBounds: PdfBounds = { pageMs: 60_000, memoryMb: 768 };
/** To start the process and to open the file. */
const openMs = 60_000;
const largestBytes = 256 * 1_048_576;
const wasmPageBytes = 65_536;

/** @throws PackagerFault where it is no PDF that can be read */
export async function countPdfPages(pdfPath: string, signal?: AbortSignal): Promise<number> {
  let pages = 0;
  await withPdf(
    { pdfPath, pages: [], folder: '.' },
    (answer) => {
      if (answer.kind === 'opened') pages = answer.pages;
    },
    signal,
  );
  return pages;
}

/**
 * @param pages from 1
 * @throws PackagerFault where the PDF or one of the pages cannot be drawn
 */
export async function drawPdfPages(
  order: PdfOrder,
  signal?: AbortSignal,
  bounds: PdfBounds = usualBounds,
): Promise<Map<number, DrawnPage>> {
  const drawn = new Map<number, DrawnPage>();
  await withPdf(
    order,
    (answer) => {
      if (answer.kind === 'page') drawn.set(answer.page, answer);
    },
    signal,
    bounds,
  );
  return drawn;
}

async function withPdf(
  order: PdfOrder,
  onAnswer: (answer: PdfAnswer) => void,
  signal?: AbortSignal,
  bounds: PdfBounds = usualBounds,
): Promise<void> {
  await checkPdfFile(order.pdfPath);
  if (isAborted(signal)) throw interrupted();
  const drawer = startDrawer(bounds);
  const stop = (): boolean => drawer.kill('SIGKILL');
  signal?.addEventListener('abort', stop, { once: true });
  let at = 'while it was opened';
  let limitMs = openMs;
  let watch = setTimeout(stop, limitMs);
  let isLate = true;
  let failure: string | undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      drawer.on('message', (answer: PdfAnswer) => {
        clearTimeout(watch);
        limitMs = bounds.pageMs;
        watch = setTimeout(stop, limitMs);
        if (answer.kind === 'failed') failure = answer.reason;
        else onAnswer(answer);
        const done = answer.kind === 'page' ? order.pages.indexOf(answer.page) + 1 : 0;
        const next = order.pages[done];
        if (next !== undefined) at = `at page ${next}`;
      });
      drawer.once('error', reject);
      drawer.once('exit', (code) => {
        isLate = code === null;
        if (code !== 0) failure ??= `it could not be drawn within ${bounds.memoryMb} MB, ${at}`;
        resolve();
      });
      drawer.send(order, (error) => {
        if (error !== null) reject(error);
      });
    });
  } finally {
    clearTimeout(watch);
    signal?.removeEventListener('abort', stop);
    stop();
  }
  if (isAborted(signal)) throw interrupted();
  if (isLate) throw pdfFault(order.pdfPath, `it took more than ${limitMs / 1000} s ${at}`);
  if (failure !== undefined) throw pdfFault(order.pdfPath, inWords(failure, at));
}

function isAborted(signal: AbortSignal | undefined): boolean {
  return signal?.aborted === true;
}

function startDrawer(bounds: PdfBounds): ChildProcess {
  // The source when run from source, the compiled file when compiled.
  const file = new URL(`./pdf-process${extname(fileURLToPath(import.meta.url))}`, import.meta.url);
  const wasmPages = Math.floor((bounds.memoryMb * 1_048_576) / wasmPageBytes);
  return fork(file, {
    execArgv: [...process.execArgv, `--wasm-max-mem-pages=${wasmPages}`],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
}

async function checkPdfFile(path: string): Promise<void> {
  const file = await open(path).catch(() => undefined);
  if (file === undefined) {
    throw new PackagerFault(
      'misuse',
      'The slides cannot be read.',
      `there is no readable file "${path}"`,
      'Check the path given to --slides, or to slides.file in the outline.',
    );
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) throw pdfFault(path, 'it is no file');
    if (found.size > largestBytes) throw pdfFault(path, 'it has more than 256 MB');
    const { buffer, bytesRead } = await file.read(Buffer.alloc(1024), 0, 1024, 0);
    if (!buffer.subarray(0, bytesRead).includes('%PDF-')) throw pdfFault(path, 'it is no PDF');
  } finally {
    await file.close();
  }
}

function inWords(reason: string, at: string): string {
  if (reason.startsWith('Password')) return 'it is protected by a password';
  if (reason.startsWith('Unsupported security')) return 'it is encrypted in a way we cannot open';
  if (reason.startsWith('File not in PDF')) return 'it is damaged, or no PDF';
  if (/memory|abort|unreachable|out of bounds/i.test(reason)) {
    return `it needs more memory than is allowed, ${at}`;
  }
  return `${reason}, ${at}`;
}

function pdfFault(path: string, reason: string): PackagerFault {
  return new PackagerFault(
    'fault',
    'The PDF of the slides cannot be used.',
    `${path}: ${reason}`,
    'Export the slides again as a plain PDF with its fonts, or as a folder of pictures.',
  );
}
