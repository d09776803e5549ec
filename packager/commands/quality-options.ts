/** Rows of the option table: loudness, the earlier version, the quality report. */

export const qualityOptions = {
  'accept-damaged': {
    type: 'boolean',
    group: 'Input',
    help: 'make a lesson of less than 90 % of a source that is cut off',
  },
  loudness: {
    type: 'string',
    value: 'LUFS|off',
    group: 'Encoding',
    help: 'loudness that the sound is brought to (-16)',
  },
  previous: {
    type: 'string',
    value: 'folder',
    group: 'Lesson',
    help: 'an earlier version to compare with (the lesson replaced)',
  },
  'quality-windows': {
    type: 'string',
    value: 'n|all',
    group: 'Reporting',
    help: 'moments at which rungs are compared with the source (one a minute, 1 to 8); all: every picture; 0: none',
  },
  'vmaf-model': {
    type: 'string',
    value: 'file',
    group: 'Reporting',
    help: 'a model of libvmaf: compare by VMAF as well; needs an ffmpeg with libvmaf',
  },
} as const;
