/**
 * A process of its own that draws pages of a PDF: the only file that imports PDFium.
 *
 * A stranger's PDF may ask for any amount of memory or never end. Here it can: the one who started
 * this process bounds its memory, watches the clock and ends it.
 */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import { type PDFiumDocument, PDFiumLibrary, type PDFiumPage } from '@hyzyla/pdfium';

import type { PdfAnswer, PdfOrder } from './pdf-messages.ts';
import { fitInside } from './slide-size.ts';

/** What PDFium can do that its wrapper has no words for. */
interface RawPdfium {
  _FPDFPage_GetObject(page: number, index: number): number;
  _FPDFPageObj_GetType(object: number): number;
  _FPDFTextObj_GetFont(object: number): number;
  _FPDFFont_GetIsEmbedded(font: number): number;
}
const textObject = 1;
/** Scripts that no substitute font inside PDFium can draw. */
const farScripts =
  /[\u0590-\u08ff\u0900-\u0dff\u0e00-\u0eff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff]/;
/** Enough objects to find a font among; a drawing may have a million. */
const mostObjects = 2_000;

/** A page may keep this thread busy for ever: another one sees that nobody waits for it any more. */
const untilAlone = `
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, 1000);`;
new Worker(untilAlone, { eval: true, execArgv: [] }).unref();

process.once('message', (order: PdfOrder) => {
  void carryOut(order)
    .catch((error: unknown) => {
      tell({ kind: 'failed', reason: error instanceof Error ? error.message : String(error) });
    })
    .finally(() => process.disconnect());
});

async function carryOut(order: PdfOrder): Promise<void> {
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(await readFile(order.pdfPath));
  const pages = document.getPageCount();
  tell({ kind: 'opened', pages });
  for (const number of order.pages) {
    if (number > pages) throw new Error(`there is no page ${number}`);
    tell(await draw(document, number, order));
  }
}

async function draw(document: PDFiumDocument, number: number, order: PdfOrder): Promise<PdfAnswer> {
  const page = document.getPage(number - 1);
  const { originalWidth, originalHeight } = page.getOriginalSize();
  if (!(originalWidth > 0 && originalHeight > 0)) throw new Error(`page ${number} has no size`);
  // The wrapper closes a page that it has drawn: everything else is asked before.
  const text = page.getText();
  const isFontMissing = farScripts.test(text) && hasForeignFont(page);
  const size = fitInside({ widthPx: originalWidth, heightPx: originalHeight }, true);
  const { data, width, height } = await page.render({
    width: size.widthPx,
    height: size.heightPx,
    render: 'bitmap',
  });
  const file = `page-${number}.ppm`;
  await writeFile(join(order.folder, file), portablePixmap(data, width, height));
  return { kind: 'page', page: number, file, text, isFontMissing };
}

/** The bitmap has four bytes a pixel: red, green, blue, and one that says nothing here. */
function portablePixmap(rgba: Uint8Array, widthPx: number, heightPx: number): Uint8Array {
  const header = Buffer.from(`P6\n${widthPx} ${heightPx}\n255\n`, 'latin1');
  const made = new Uint8Array(header.length + widthPx * heightPx * 3);
  made.set(header);
  for (let from = 0, to = header.length; to < made.length; from += 4, to += 3) {
    made[to] = rgba[from] as number;
    made[to + 1] = rgba[from + 1] as number;
    made[to + 2] = rgba[from + 2] as number;
  }
  return made;
}

function hasForeignFont(page: PDFiumPage): boolean {
  const { module, pageIdx } = page as unknown as { module: RawPdfium; pageIdx: number };
  const objects = Math.min(mostObjects, page.getObjectCount());
  for (let i = 0; i < objects; i += 1) {
    const object = module._FPDFPage_GetObject(pageIdx, i);
    if (module._FPDFPageObj_GetType(object) !== textObject) continue;
    const font = module._FPDFTextObj_GetFont(object);
    if (font !== 0 && module._FPDFFont_GetIsEmbedded(font) === 0) return true;
  }
  return false;
}

function tell(answer: PdfAnswer): void {
  process.send?.(answer);
}
