/**
 * What a job may have ffmpeg do. Arguments are powerful: they name files to read and to write. So a
 * worker knows every option it may pass on and what its value looks like; all others are refused.
 */

import { INPUT_PLACE } from '../plan/task.ts';
import { filterFault } from './filter-check.ts';

const flags = new Set([
  ...['-hide_banner', '-nostdin', '-nostats', '-y', '-copyts', '-start_at_zero', '-an', '-vn'],
  ...['-sn', '-dn', '-shortest', '-xerror', '-noautorotate', '-noaccurate_seek', '-accurate_seek'],
]);

const number = /^-?\d+(\.\d+)?[kM]?$/;
const rational = /^-?\d+(\.\d+)?([/:]\d+)?$/;
const word = /^[\w+-][\w.+:-]*$/;

/** By the name before the stream specifier: `-c:v:0` is looked up as `-c`. */
const valued: Readonly<Record<string, RegExp>> = {
  '-loglevel': word,
  '-progress': /^pipe:2$/,
  '-stats_period': number,
  '-threads': number,
  '-filter_threads': number,
  '-filter_complex_threads': number,
  ...{ '-ss': rational, '-to': rational, '-t': rational, '-itsoffset': rational },
  ...{ '-ignore_editlist': number, '-seek_timestamp': number, '-thread_queue_size': number },
  ...{ '-probesize': number, '-analyzeduration': number, '-fflags': word, '-err_detect': word },
  ...{
    '-discard': word,
    '-reinit_filter': number,
    '-skip_frame': word,
    '-autorotate': number,
    '-max_error_rate': number,
  },
  ...{ '-vsync': word, '-fps_mode': word, '-async': number, '-frame_drop_threshold': number },
  '-map': /^-?(\d+(:[\w#:?-]+)?|\[\w+\])$/,
  '-map_metadata': /^-1$/,
  '-map_chapters': /^-1$/,
  ...{ '-c': /^(libx264|aac|mjpeg|rawvideo|pcm_s16le|copy)$/, '-pix_fmt': word },
  ...{ '-codec': /^(libx264|aac|mjpeg|rawvideo|pcm_s16le|copy)$/ },
  ...{ '-preset': word, '-tune': word, '-profile': word, '-level': number, '-crf': number },
  ...{ '-b': number, '-maxrate': number, '-minrate': number, '-bufsize': number, '-g': number },
  ...{ '-q': number, '-qmin': number, '-qmax': number, '-keyint_min': number, '-bf': number },
  ...{ '-rc_init_occupancy': number, '-refs': number, '-sc_threshold': number, '-flags': word },
  ...{ '-rc-lookahead': number, '-aq-mode': number, '-aq-strength': number, '-r': rational },
  ...{ '-coder': word, '-bsf': /^(h264_metadata|aac_adtstoasc|dump_extra)$/, '-flags2': word },
  ...{ '-x264-params': /^[\w-]+=[\w.,+-]+(:[\w-]+=[\w.,+-]+)*$/ },
  ...{ '-force_key_frames': /^expr:[\w(),.*+/=-]+$/, '-forced-idr': number },
  ...{ '-color_range': word, '-colorspace': word, '-color_primaries': word, '-color_trc': word },
  ...{ '-ac': number, '-ar': number, '-aac_coder': word, '-channel_layout': word },
  ...{ '-frames': number, '-update': number, '-start_number': number, '-time_base': rational },
  ...{ '-video_track_timescale': number, '-movflags': word, '-frag_duration': number },
  ...{
    '-brand': word,
    '-write_tmcd': number,
    '-avoid_negative_ts': word,
    '-enc_time_base': rational,
  },
  ...{ '-max_muxing_queue_size': number, '-muxdelay': number, '-muxpreload': number },
  ...{ '-f': /^(mp4|mov|image2|rawvideo|s16le|null|mjpeg)$/, '-sws_flags': word, '-strict': word },
};

/** Settings of x264 that name no file; `stats`, `dump-yuv`, `cqmfile` and the like do. */
const x264Settings = new Set([
  ...['keyint', 'min-keyint', 'scenecut', 'no-scenecut', 'open-gop', 'bframes', 'b-adapt', 'ref'],
  ...[
    'b-pyramid',
    'b-bias',
    'rc-lookahead',
    'sync-lookahead',
    'vbv-init',
    'vbv-maxrate',
    'crf-max',
  ],
  ...['vbv-bufsize', 'nal-hrd', 'force-cfr', 'threads', 'lookahead-threads', 'sliced-threads'],
  ...['slices', 'aq-mode', 'aq-strength', 'psy', 'psy-rd', 'deblock', 'me', 'merange', 'subme'],
  ...['trellis', 'mbtree', 'qcomp', 'ipratio', 'pbratio', 'weightp', 'weightb', 'direct', 'cabac'],
  ...['8x8dct', 'fast-pskip', 'dct-decimate', 'deadzone-inter', 'deadzone-intra', 'nr', 'qpmin'],
  ...['qpmax', 'qpstep', 'mixed-refs', 'chroma-me', 'partitions', 'colorprim', 'transfer', 'level'],
  ...['colormatrix', 'range', 'fullrange', 'stitchable', 'repeat-headers', 'aud', 'sar', 'info'],
]);

const plainName = /^(?:file:)?[A-Za-z0-9][A-Za-z0-9._-]*(?:%0?\d?d[A-Za-z0-9._-]*)?$/;

/** @returns what the worker would not do, in words; undefined where all is well */
export function argumentFault(args: readonly string[]): string | undefined {
  let at = 0;
  let inputs = 0;
  let outputs = 0;
  let lastFormatAt = -1;
  while (at < args.length) {
    const argument = args[at] as string;
    const value = args[at + 1] ?? '';
    if (!argument.startsWith('-')) {
      if (!plainName.test(argument)) return `the output "${argument.slice(0, 60)}"`;
      outputs += 1;
      at += 1;
    } else if (flags.has(argument)) {
      at += 1;
    } else {
      if (argument === '-i') inputs += 1;
      // A format before the input chooses how it is read: as a list of other files, for one.
      if (argument === '-i' && lastFormatAt >= 0) return 'a format for the input';
      if (argument === '-f') lastFormatAt = at;
      const fault = valueFault(argument, value);
      if (fault !== undefined) return fault;
      at += 2;
    }
  }
  if (inputs === 0) return 'arguments without an input';
  return outputs === 0 ? 'arguments without an output' : undefined;
}

function valueFault(option: string, value: string): string | undefined {
  const shown = `${option} ${value}`.slice(0, 80);
  if (option === '-i')
    return value === INPUT_PLACE ? undefined : `the input "${value.slice(0, 60)}"`;
  const name = /^-[A-Za-z0-9_-]+/.exec(option)?.[0] ?? '';
  const specifier = option.slice(name.length);
  if (!/^(:[vasd](:\d+)?|:\d+)?$/.test(specifier)) return `the option "${option.slice(0, 60)}"`;
  const long = longName(name);
  if (long === '-filter') return filterFault(value);
  if (!Object.hasOwn(valued, long)) return `the option "${option.slice(0, 60)}"`;
  if (valued[long]?.test(value) !== true) return `"${shown}"`;
  if (long === '-x264-params') {
    const bad = value.split(':').find((one) => !x264Settings.has(one.split('=')[0] ?? ''));
    if (bad !== undefined) return `"${shown}"`;
  }
  return undefined;
}

/** ffmpeg has several names for some options. */
function longName(name: string): string {
  switch (name) {
    case '-filter_complex':
    case '-lavfi':
    case '-vf':
    case '-af':
      return '-filter';
    case '-vcodec':
    case '-acodec':
      return '-c';
    case '-vframes':
      return '-frames';
    default:
      return name;
  }
}
