/** What people call the format of a file: ffmpeg has one name for several, such as MP4 and MOV. */

const names: Readonly<Record<string, string>> = {
  mp4: 'MP4',
  m4v: 'MP4',
  m4a: 'MP4 sound (M4A)',
  mov: 'QuickTime (MOV)',
  qt: 'QuickTime (MOV)',
  ts: 'MPEG-TS',
  m2ts: 'MPEG-TS',
  mts: 'MPEG-TS',
  mpegts: 'MPEG-TS',
  mpg: 'MPEG-PS',
  mpeg: 'MPEG-PS',
  vob: 'MPEG-PS',
  mkv: 'Matroska (MKV)',
  matroska: 'Matroska (MKV)',
  webm: 'WebM',
  flv: 'Flash (FLV)',
  wmv: 'Windows Media (WMV)',
  asf: 'Windows Media (ASF)',
  wma: 'Windows Media (WMA)',
  rm: 'RealMedia',
  rmvb: 'RealMedia',
  mp3: 'MP3',
  wav: 'WAV',
  ogg: 'Ogg',
};

/**
 * As a probe found it, whatever the file is called; its extension decides among several.
 *
 * @param container short names as ffmpeg gives them, e.g. `mov,mp4,m4a,3gp,3g2,mj2`
 */
export function containerName(container: string, fileName: string | undefined): string {
  const known = container.split(',');
  const extension = /\.([A-Za-z0-9]{2,5})$/.exec(fileName ?? '')?.[1]?.toLowerCase() ?? '';
  const first = known[0] ?? '';
  return known.includes(extension)
    ? (names[extension] ?? extension.toUpperCase())
    : (names[first] ?? first);
}
