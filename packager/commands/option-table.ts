/** Every option of every verb: one table for parsing, help and suggestions. */

import { qualityOptions } from './quality-options.ts';

export interface OptionText {
  readonly type: 'string' | 'boolean';
  readonly multiple?: boolean;
  readonly short?: string;
  /** What stands for the value in the help. */
  readonly value?: string;
  readonly group: 'Input' | 'Output' | 'Lesson' | 'Encoding' | 'Farm' | 'Watching' | 'Reporting';
  readonly help: string;
}

export const optionTable = {
  list: {
    type: 'string',
    value: 'file',
    group: 'Input',
    help: 'lectures from a list: a path a line, or a table',
  },
  recursive: {
    type: 'boolean',
    short: 'r',
    group: 'Input',
    help: 'look into the folders below a folder as well',
  },
  'no-side-files': {
    type: 'boolean',
    group: 'Input',
    help: 'leave files alone that are named like the lecture',
  },
  out: {
    type: 'string',
    short: 'o',
    value: 'folder',
    group: 'Output',
    help: 'where the lesson appears, whole or not at all',
  },
  'out-root': {
    type: 'string',
    value: 'folder',
    group: 'Output',
    help: 'each lesson gets a folder in it, named by its id',
  },
  force: {
    type: 'boolean',
    group: 'Output',
    help: 'start over, and replace what is there once complete',
  },
  'dry-run': { type: 'boolean', group: 'Output', help: 'print the plan and make nothing' },
  'stop-on-error': {
    type: 'boolean',
    group: 'Output',
    help: 'of many, begin no other once one has failed',
  },
  id: {
    type: 'string',
    value: 'id',
    group: 'Lesson',
    help: "lesson id (else the outline's, else as said below)",
  },
  title: { type: 'string', value: 'text', group: 'Lesson', help: 'title in the lesson language' },
  language: {
    type: 'string',
    value: 'tag',
    group: 'Lesson',
    help: 'language of the lecture, e.g. zh (else what the file says)',
  },
  outline: {
    type: 'string',
    value: 'file.yaml',
    group: 'Lesson',
    help: 'title, chapters, knowledge points, questions, slides',
  },
  captions: {
    type: 'string',
    multiple: true,
    value: 'lang=file',
    group: 'Lesson',
    help: 'captions (.srt .vtt .ass) in one language; repeat for more',
  },
  presentation: {
    type: 'string',
    value: 'file',
    group: 'Lesson',
    help: 'second picture, slides or a screen, in a file of its own',
  },
  slides: {
    type: 'string',
    value: 'file|folder',
    group: 'Lesson',
    help: 'a PDF, a folder of pictures, auto or off (the outline says)',
  },
  ladder: {
    type: 'string',
    value: 'name|file|heights',
    group: 'Encoding',
    help: 'lecture, max-quality, fast, a JSON file, or 1080,720,...',
  },
  class: {
    type: 'string',
    value: 'name',
    group: 'Encoding',
    help: 'talk, slides, screen, mixed, or auto: as measured (auto)',
  },
  encrypt: {
    type: 'string',
    value: 'scheme',
    group: 'Output',
    help: 'aes128, cenc, cbcs or none (none); keys go beside the folder',
  },
  'key-seconds': {
    type: 'string',
    value: '10-30',
    group: 'Output',
    help: 'with aes128: shortest time that one key opens (20)',
  },
  ...qualityOptions,
  stereo: { type: 'boolean', group: 'Encoding', help: 'keep two channels; speech needs one' },
  'no-storyboard': { type: 'boolean', group: 'Encoding', help: 'no preview pictures' },
  threads: { type: 'string', value: 'n', group: 'Encoding', help: 'threads of each encoder (1)' },
  nice: { type: 'string', value: '0-19', group: 'Encoding', help: 'let other programs go first' },
  jobs: { type: 'string', value: 'n', group: 'Encoding', help: 'encodes at the same time (auto)' },
  memory: {
    type: 'string',
    value: 'size',
    group: 'Encoding',
    help: 'for all encodes together, e.g. 2G (what is allowed)',
  },
  work: {
    type: 'string',
    value: 'folder',
    group: 'Encoding',
    help: 'where parts are kept until the lesson is complete (hidden, beside it)',
  },
  queue: {
    type: 'string',
    value: 'redis://...',
    group: 'Farm',
    help: 'the queue that a farm of workers shares; rediss:// for TLS',
  },
  storage: {
    type: 'string',
    value: 'folder|s3://...',
    group: 'Farm',
    help: 'what all machines of the farm can read and write',
  },
  name: { type: 'string', value: 'text', group: 'Farm', help: "the worker's name (the machine's)" },
  takeover: {
    type: 'string',
    value: 'seconds',
    group: 'Farm',
    help: 'a silent worker has lost its chunks after so long (30)',
  },
  'cache-gb': {
    type: 'string',
    value: 'n',
    group: 'Farm',
    help: 'room for sources fetched from S3 (50)',
  },
  once: {
    type: 'boolean',
    group: 'Watching',
    help: 'end when everything that lies there was tried',
  },
  settle: {
    type: 'string',
    value: 'seconds',
    group: 'Watching',
    help: 'a file is whole when unchanged so long (10)',
  },
  rescan: {
    type: 'string',
    value: 'seconds',
    group: 'Watching',
    help: 'look again so often; network folders tell nothing (30)',
  },
  decode: {
    type: 'boolean',
    group: 'Reporting',
    help: 'decode every track as well (takes about as long as playing at 20x)',
  },
  commands: {
    type: 'boolean',
    group: 'Reporting',
    help: 'the command lines of ffmpeg as well, each flag with its reason',
  },
  json: { type: 'boolean', group: 'Reporting', help: 'one JSON object a line' },
  quiet: { type: 'boolean', short: 'q', group: 'Reporting', help: 'no progress' },
  help: { type: 'boolean', short: 'h', group: 'Reporting', help: 'this text' },
} as const satisfies Readonly<Record<string, OptionText>>;

export type OptionName = keyof typeof optionTable;

export type ParsedOptions = {
  readonly [N in OptionName]?: (typeof optionTable)[N] extends { multiple: true }
    ? readonly string[]
    : (typeof optionTable)[N]['type'] extends 'boolean'
      ? boolean
      : string;
};

export const optionNames = Object.keys(optionTable) as OptionName[];
