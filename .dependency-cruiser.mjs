/**
 * @file Which room may know which. Data walks forward (photo → objective → optimize → output), the
 * network runtime and the rasterizer know nothing of each other or of what uses them, and only the
 * rooms named below touch Node. ARCHITECTURE.md has the picture.
 */

/** Rooms of the library that run anywhere: in Node, a page, a worker. */
const ANYWHERE =
  '^(src/(?!node[/.])|nn/(?!engines/onnx-node|engines/create-engine)|rasterizer/(?!wasm/build)|models/(?!store/|mini/))'

const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to })

const rules = [
  never(
    'no-cycles',
    'Modules that need each other are one module; types may speak of each other.',
    {},
    { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
  ),
  never(
    'library-below-its-users',
    'cli, jobs, bench, examples, the demo and tests stand above the library.',
    { path: '^(src|nn|rasterizer|models)/' },
    { path: '^(cli|jobs|bench|examples|web-demo|test|scripts)/' },
  ),
  never(
    'jobs-know-no-drawing',
    'Tasks are data and drawers are given: how a photo is drawn is for cli to say.',
    { path: '^jobs/' },
    { path: '^(cli|bench|nn|rasterizer|models|src/(?!errors|options|node/files))' },
  ),
  never(
    'bench-and-jobs-below-cli',
    'The command runs benches and jobs; they know nothing of the command.',
    { path: '^bench/' },
    { path: '^(cli|web-demo)/' },
  ),
  never(
    'progress-knows-no-drawing',
    'Progress is a type of its own, whatever is being made.',
    { path: '^src/progress/' },
    { path: '^src/(output|optimize|objective|photo)/' },
  ),
  never(
    'output-knows-drawings-only',
    'The run makes the report; output writes what it is given.',
    { path: '^src/output/' },
    { path: '^(src/(optimize|objective|photo)/|nn/)' },
  ),
  never(
    'optimize-takes-numbers',
    'The recipes read the options; optimisation is given numbers.',
    { path: '^src/optimize/' },
    { path: '^src/options' },
  ),
  never(
    'photo-comes-first',
    'Preparing a photo knows neither what compares it nor what is made of it.',
    { path: '^src/photo/' },
    { path: '^src/(objective|optimize|output|options)' },
  ),
  never(
    'objective-before-optimize',
    'What a drawing is to be is said without knowing how it gets there.',
    { path: '^src/objective/' },
    { path: '^src/(optimize|output|options)' },
  ),
  never(
    'run-knows-no-recipe',
    'A run is given its plan; whatever it draws, it goes the same way.',
    { path: '^src/(?!sketch/|draw/|node[/.]|index)' },
    { path: '^src/(sketch|draw)/' },
  ),
  never(
    'recipes-stand-alone',
    'A photo is drawn without knowing how words are, and the other way round.',
    { path: '^src/(sketch|draw)/' },
    { path: '^src/(sketch|draw)/', pathNot: '^src/$1/' },
  ),
  never(
    'rooms-below-run',
    'What a run goes through does not know the run.',
    { path: '^src/(?!run/|sketch/|draw/|node[/.]|index)' },
    { path: '^src/run/' },
  ),
  never(
    'read-svg-reads-svg-only',
    'What an SVG says is strokes, not a photo.',
    { path: '^src/read-svg/' },
    { path: '^src/(photo|objective|optimize|output)/' },
  ),
  never(
    'maths-at-the-very-bottom',
    'Numbers, arrays and chance know nothing but themselves.',
    { path: '^src/maths/' },
    { path: '^(nn/|rasterizer/|models/|src/(?!maths/|errors))' },
  ),
  never(
    'strokes-and-image-at-the-bottom',
    'The small maths knows none of the rooms that use it.',
    { path: '^src/(strokes|image)/' },
    { path: '^(nn/|src/(?!strokes/|image/|errors|maths/))' },
  ),
  never(
    'nn-stands-alone',
    'The network runtime runs any graph, for anybody.',
    { path: '^nn/' },
    { path: '^(src/(?!errors)|rasterizer/|models/)' },
  ),
  never(
    'rasterizer-stands-alone',
    'The rasterizer is a package of its own in all but name.',
    { path: '^rasterizer/' },
    { path: '^(src/(?!errors)|nn/|models/)' },
  ),
  never(
    'core-runs-anywhere',
    'Nothing of Node in what browsers load.',
    { path: ANYWHERE },
    { dependencyTypes: ['core'] },
  ),
  never(
    'core-below-node',
    'The browser-safe core knows nothing of the rooms that need Node.',
    { path: ANYWHERE },
    { path: '^(src/node[/.]|models/store/|nn/engines/(onnx-node|create-engine))' },
  ),
  never(
    'demo-is-a-client',
    'The demo uses what the package exports.',
    { path: '^web-demo/' },
    {
      path: '^(src|nn|rasterizer|models|cli|bench)/',
      pathNot: '^(src/index|rasterizer/(index|core))\\.ts$',
    },
  ),
  never(
    'demo-rooms',
    'The page and the worker talk by messages; the board knows neither.',
    { path: '^web-demo/src/(board|worker|shared)/' },
    { path: '^web-demo/src/(page|board|worker)/', pathNot: '^web-demo/src/$1/' },
  ),
  never(
    'declared',
    'What is imported is declared in package.json.',
    { path: '^(src|nn|rasterizer|models|jobs|cli)/' },
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
  ),
  never(
    'found',
    'Every import leads somewhere.',
    {},
    { couldNotResolve: true, pathNot: '[?]url$' },
  ),
]

export default {
  forbidden: rules,
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/|^(node_modules|training)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'types', 'default'],
    },
  },
}
