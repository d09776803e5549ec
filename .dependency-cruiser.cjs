/** The laws of the rooms. Each comment says to the offender what is wrong and what to do. */

const pure =
  '^(engine/(protocol|ledger|quality|checks/rules)|player/beats|packager/(plan|manifest|report|perception|captions|analysis))/';

/** A package that touches the world is imported by one file per air. */
const gatekeepers = {
  'cli-progress': '^packager/commands/bars\\.ts$',
  '@hyzyla/pdfium': '^packager/slides/pdf-process\\.ts$',
  'fluent-ffmpeg': '^packager/ffmpeg/run\\.ts$',
  'shaka-player': '^player/media/shaka\\.ts$',
  'socket.io': '^engine/live/(gateway|connection)\\.ts$',
  libsql: '^engine/stores/sqlite-driver\\.ts$',
  pg: '^engine/stores/pg-driver\\.ts$',
  jose: '^engine/gate/token\\.ts$',
  bullmq: '^packager/queue/bullmq\\.ts$',
  ioredis: '^(packager/queue|engine/stores/redis)/redis\\.ts$',
  aws4fetch: '^packager/queue/s3-client\\.ts$',
  'proxy-addr': '^engine/gate/address\\.ts$',
  pino: '^engine/(main|demo/start)\\.ts$',
};

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'pure-rooms-import-pure-rooms',
      comment:
        'A pure room may import only pure rooms: no packages, no Node modules. Take what you need as an argument.',
      severity: 'error',
      from: { path: pure },
      to: { pathNot: pure },
    },
    {
      name: 'protocol-imports-nothing',
      comment: 'The protocol is the ground everything stands on; it imports nothing else of ours.',
      severity: 'error',
      from: { path: '^engine/protocol/' },
      to: { pathNot: '^engine/protocol/' },
    },
    {
      name: 'ledger-imports-protocol',
      comment: 'The ledger knows only the protocol. Translate at the edge that calls it.',
      severity: 'error',
      from: { path: '^engine/ledger/' },
      to: {
        path: '^(engine|player|packager|detector|config|test)/',
        pathNot: '^engine/(ledger|protocol)/',
      },
    },
    {
      name: 'player-reaches-protocol-only',
      comment:
        'The player ships to strangers: of ours it may import only engine/protocol. Put shared words there.',
      severity: 'error',
      from: { path: '^player/' },
      to: { path: '^(engine|packager|detector|config|test)/', pathNot: '^engine/protocol/' },
    },
    {
      name: 'pages-reach-protocol-only',
      comment: 'The console and the demo page live in the browser: of ours only engine/protocol.',
      severity: 'error',
      from: { path: '^engine/(console|demo/page)/' },
      to: {
        path: '^(engine|player|packager|detector|config|test)/',
        pathNot: '^engine/(protocol|console|demo/page)/',
      },
    },
    {
      name: 'edges-do-not-meet',
      comment:
        'live, http and stores never import each other. What both need belongs to clerk, gate or library.',
      severity: 'error',
      from: { path: '^engine/(live|http|stores)/' },
      to: { path: '^engine/(live|http|stores)/', pathNot: '^engine/$1/' },
    },
    {
      name: 'rooms-do-not-look-up',
      comment:
        'A room does not import the composition root, the commands or the demo host; they import it.',
      severity: 'error',
      from: { path: '^engine/(clerk|checks|gate|library|deliveries|quality|live|http|stores)/' },
      to: { path: '^engine/([^/]+\\.ts$|commands/|demo/)' },
    },
    {
      name: 'packager-reaches-protocol-only',
      comment: 'The packager stands alone: of the engine it may import only the lesson format.',
      severity: 'error',
      from: { path: '^packager/' },
      to: { path: '^(engine|player|detector|test)/', pathNot: '^engine/protocol/' },
    },
    {
      name: 'nothing-imports-test',
      comment: 'Product code does not import tests.',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { path: '^test/' },
    },
    {
      name: 'no-circles',
      comment:
        'Two files that import each other are one file, or one of them is in the wrong room.',
      severity: 'error',
      from: {},
      to: { circular: true, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'Every package that is imported stands in package.json (and in CONTRIBUTING.md).',
      severity: 'error',
      from: { pathNot: '^test/' },
      to: { dependencyTypes: ['npm-no-pkg', 'unknown'] },
    },
    ...Object.entries(gatekeepers).map(([name, file]) => ({
      name: `one-door-to-${name.replace(/[^a-z]+/g, '-')}`,
      comment: `${name} touches the world: only ${file} imports it, the others ask that file.`,
      severity: 'error',
      from: { pathNot: [file, '^test/'] },
      to: { path: `^node_modules/${name.replaceAll('.', '\\.')}(/|$)` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|^player/examples/|\\.mjs$' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
