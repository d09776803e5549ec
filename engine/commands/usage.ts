/** What one command takes, with units, defaults and an example. */

const HOST = ['--host <id>', 'the host it is for', 'main'] as const;
const JSON_LINES = ['--json', 'one JSON object a line', ''] as const;
const WAIT = ['--wait-seconds <n>', 'longest wait for the running engine, seconds', '30'] as const;

interface Usage {
  readonly does: string;
  readonly takes: string;
  /** Flag, meaning, and what holds without it; empty where nothing does. */
  readonly flags: readonly (readonly [flag: string, meaning: string, fallback: string])[];
  readonly examples: readonly string[];
}

const USAGES: Readonly<Record<string, Usage>> = {
  serve: {
    does: 'runs the engine until Ctrl-C; settings are environment variables',
    takes: '[--demo]',
    flags: [['--demo', 'adds the demo course page and packages its lecture', '']],
    examples: ['serve --demo', 'serve'],
  },
  publish: {
    does: 'a packaged folder becomes a lesson that sessions can be opened for',
    takes: '<folder> [options]',
    flags: [
      ['--course <id>', 'course it joins', 'its own; a known lesson stays in its course'],
      ['--course-title <text>', 'title of the course', 'that of the lesson'],
      ['--state <state>', 'draft, published, held or retired', 'published'],
      ['--valid-until <date>', 'no new sessions after this day or moment (UTC)', 'no end'],
      ['--preview-seconds <n>', 'how much a preview may play, seconds of media, 0 to 86400', '60'],
      HOST,
    ],
    examples: ['publish media/fire-safety --course safety-2026 --valid-until 2027-12-31'],
  },
  lessons: {
    does: 'lists the lessons of a host',
    takes: '[options]',
    flags: [JSON_LINES, HOST],
    examples: ['lessons', 'lessons --json'],
  },
  lesson: {
    does: 'changes the state of a lesson, or how long it can be opened',
    takes: '<id> [options]',
    flags: [
      ['--state <state>', 'draft, published, held or retired', 'as it is'],
      ['--valid-until <date>', 'no new sessions after this day or moment (UTC)', 'as it is'],
      HOST,
    ],
    examples: ['lesson fire-safety --state held'],
  },
  host: {
    does: 'shows a host, changes it, or makes one',
    takes: '[id] [options]',
    flags: [
      ['--name <text>', 'what it is called; makes it where there is none', 'as it is'],
      ['--origin <origin>', 'lets pages of this origin embed the player; repeatable', ''],
      ['--remove-origin <origin>', 'no longer lets them; repeatable', ''],
      ['--time-zone <zone>', 'IANA zone in which its calendar days begin', 'as it is'],
      [
        '--policy <id>',
        'rules of its new sessions: a shipped preset, or one of <LECTERN_DATA>/presets',
        'as it is',
      ],
    ],
    examples: [
      'host',
      'host main --origin https://learn.example --time-zone Asia/Shanghai',
      'host main --policy guizhou-accounting',
    ],
  },
  'api-key': {
    does: 'makes an API key and shows it once',
    takes: '[options]',
    flags: [
      ['--label <text>', 'what it is known by', 'command line'],
      ['--revoke', 'instead forgets all keys of this label', ''],
      HOST,
    ],
    examples: ['api-key --label website', 'api-key --label website --revoke'],
  },
  'desk-password': {
    does: 'makes a new password for the compliance desk and shows it once',
    takes: '',
    flags: [],
    examples: ['desk-password'],
  },
  'import-deliveries': {
    does: 'enters what nginx or a CDN logged of segments it sent; a file may be entered again',
    takes: '<file...> --format <format> [options]',
    flags: [['--format <format>', 'nginx, cdn or cloudfront', ''], WAIT],
    examples: ['import-deliveries --format nginx /var/log/nginx/lectern-media.log.1'],
  },
  waive: {
    does: "settles claims whose delivery log was lost, in the learner's favour",
    takes: '--from <time> --to <time> --why <text> [options]',
    flags: [
      ['--from <time>', 'claims made from then on, with zone', ''],
      ['--to <time>', 'claims made until then, with zone', ''],
      ['--why <text>', 'kept in the ledger', ''],
      ['--operator <name>', 'who decided it, kept in the ledger', 'the system user'],
      ['--session <id>', 'of this session only', 'all'],
      WAIT,
      HOST,
    ],
    examples: [
      'waive --from 2026-11-22T08:00+08:00 --to 2026-11-22T09:30+08:00 --why "log disk was full"',
    ],
  },
  verify: {
    does: 'finds what was changed, removed or inserted in the ledger; exit code 1 where it finds any',
    takes: '[options]',
    flags: [
      ['--heads <file>', 'log lines with signed heads that were kept elsewhere', ''],
      ['--public-key <key>', 'the text that the log names', "the installation's own"],
      JSON_LINES,
    ],
    examples: ['verify', 'verify --heads kept/engine.log --json'],
  },
  store: {
    does: 'looks after the stores; the engine must be stopped',
    takes: 'migrate | check [--json] | move --to <url>',
    flags: [
      ['migrate', 'brings all tables to this version', ''],
      ['check', 'reads everything and compares it with the indexes', ''],
      ['move --to <url>', 'from the files to an empty PostgreSQL; goes on where it stopped', ''],
      JSON_LINES,
    ],
    examples: ['store check', 'store move --to postgres://lectern@db/lectern'],
  },
  compact: {
    does: 'puts raw events older than evidence.rawDays of their policy (days) into one record a learner; with files the engine must be stopped',
    takes: '[options]',
    flags: [['--dry-run', 'says what it would do', ''], JSON_LINES],
    examples: ['compact --dry-run'],
  },
};

/** The help of one command; undefined where there is no such command. */
export function usageOf(command: string): string | undefined {
  const usage = Object.hasOwn(USAGES, command) ? USAGES[command] : undefined;
  if (usage === undefined) return undefined;
  const { does, takes, flags, examples } = usage;
  const widest = Math.max(0, ...flags.map(([flag]) => flag.length));
  const options = flags.map(
    ([flag, meaning, fallback]) =>
      `  ${flag.padEnd(widest)}  ${meaning}${fallback === '' ? '' : ` [${fallback}]`}`,
  );
  return [
    `lectern-engine ${command}: ${does}`,
    '',
    `Usage\n  ${`lectern-engine ${command} ${takes}`.trimEnd()}`,
    ...(options.length === 0 ? [] : ['', 'Options', ...options]),
    '',
    'Examples',
    ...examples.map((example) => `  lectern-engine ${example}`),
    '',
    'Run it in the folder of the engine, or with the same LECTERN_DATA. Settings: lectern-engine --help.',
    '',
  ].join('\n');
}
