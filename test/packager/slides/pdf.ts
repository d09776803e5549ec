/** Tiny PDFs, written by hand. */

export interface PdfPage {
  /** Points. */
  readonly widthPt?: number;
  readonly heightPt?: number;
  /** Content stream; fonts: F1 Helvetica, F2 a Chinese font that is not in the file. */
  readonly content: string;
  /** An image XObject named I1: a dictionary's inside and its data. */
  readonly image?: { readonly dictionary: string; readonly data: string };
}

export function words(text: string, atPt = 200): string {
  return `BT /F1 48 Tf 50 ${atPt} Td (${text}) Tj ET`;
}

/** UTF-16 code units as a hexadecimal string, for F2. */
export function chinese(text: string): string {
  const codes = [...text].map((letter) => letter.charCodeAt(0).toString(16).padStart(4, '0'));
  return `BT /F2 40 Tf 50 100 Td <${codes.join('')}> Tj ET`;
}

export function makePdf(pages: readonly PdfPage[], trailer = ''): Buffer {
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '',
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [5 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> /FontDescriptor 6 0 R >>',
    '<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>',
  ];
  const kids: string[] = [];
  const add = (object: string): number => objects.push(object);
  for (const { widthPt = 720, heightPt = 405, content, image } of pages) {
    const stream = add(`<< /Length ${content.length} >>\nstream\n${content}\nendstream`);
    const picture =
      image === undefined
        ? ''
        : `/XObject << /I1 ${add(`<< /Type /XObject /Subtype /Image ${image.dictionary} /Length ${image.data.length} >>\nstream\n${image.data}\nendstream`)} 0 R >>`;
    kids.push(
      `${add(`<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${widthPt} ${heightPt}] /Contents ${stream} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> ${picture} >> >>`)} 0 R`,
    );
  }
  objects[1] = `<< /Type /Pages /Kids [${kids.join(' ')}] /Count ${pages.length} >>`;
  let text = '%PDF-1.4\n';
  const places = objects.map((object, i) => {
    const place = text.length;
    text += `${i + 1} 0 obj\n${object}\nendobj\n`;
    return `${String(place).padStart(10, '0')} 00000 n \n`;
  });
  const table = text.length;
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.join('')}`;
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${table}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}
