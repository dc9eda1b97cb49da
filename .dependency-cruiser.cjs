/**
 * What may import what: `npm run structure` keeps it (dependency-cruiser), and so does a step of `npm test`.
 *
 * Three rules for the repository: no circle; packages import downwards alone; a package is imported by its name, and
 * what its `exports` do not name is its own. The rooms of the platform have rules of their own: platform/test/server/floors.test.ts.
 */
const { existsSync, readFileSync } = require('node:fs');

/** Each package that is imported, and which others its production code may import. Lower floors first. */
const USES = {
  kit: [],
  db: ['kit'],
  // Published: who installs it must not need a package that is not.
  sdk: [],
  localnet: ['kit', 'sdk'],
  monitoring: ['kit'],
  ledger: ['kit', 'db', 'sdk'],
  edge: ['kit', 'db', 'sdk'],
  indexer: ['kit', 'db', 'sdk'],
  platform: ['kit', 'db', 'sdk', 'ledger'],
  web: ['sdk'],
  'examples/shop': ['sdk'],
};
/** Above all others: who may import every package below, and what of their own floor. */
const ABOVE = { testing: [], cli: [] };

const FLOORS = { ...USES, ...mapValues(ABOVE, (own) => [...Object.keys(USES), ...own]) };
const PACKAGES = Object.keys(FLOORS);
const anyOf = (packages) => `^(?:${packages.join('|')})/`;

/** The files that a package's `exports` name. */
function doorsOf(folder) {
  const manifest = `${folder}/package.json`;
  if (!existsSync(manifest)) return [];
  const { exports = {} } = JSON.parse(readFileSync(manifest, 'utf8'));
  const files = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [entry] : Object.values(entry),
  );
  return files.map((file) => `^${folder}/${file.replace(/^\.\//, '').replace(/\./g, '\\.')}$`);
}

const downwards = PACKAGES.map((folder) => ({
  name: `${folder.replace('/', '-')}-imports-downwards`,
  comment: `${folder} may import ${FLOORS[folder].join(', ') || 'no other package'}`,
  severity: 'error',
  from: { path: `^${folder}/src/` },
  to: { path: anyOf([...PACKAGES, 'tests', 'bench', 'tools']), pathNot: anyOf([folder, ...FLOORS[folder]]) },
}));

/** Whose imports the rules about doors are held to: tests and tools, too. */
const OUTSIDE = '^((?:examples/)?[^/]+)/';

module.exports = {
  forbidden: [
    {
      name: 'no-circle',
      comment: 'whoever reads one of these files has to read all of them',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...downwards,
    {
      name: 'only-by-exports',
      comment: 'of another package only what its exports name',
      severity: 'error',
      from: { path: OUTSIDE },
      to: { path: anyOf(PACKAGES), pathNot: ['^$1/', ...PACKAGES.flatMap(doorsOf)] },
    },
    {
      name: 'only-by-name',
      comment: 'another package by its name, not by a path',
      severity: 'error',
      // The repository itself names its packages in `workspaces`, which is no dependency to the cruiser.
      from: { path: OUTSIDE, pathNot: '^tools/' },
      to: { path: anyOf(PACKAGES), pathNot: '^$1/', dependencyTypes: ['local'] },
    },
    {
      name: 'no-test-in-production',
      comment: 'what runs in production does not need tests',
      severity: 'error',
      from: { path: '^(?:examples/)?[^/]+/src/', pathNot: anyOf(['testing', 'bench']) },
      to: { path: '(^|/)test/|^tests/|^testing/|\\.test\\.ts$' },
    },
    {
      name: 'not-to-nowhere',
      comment: 'an import leads to a file, or to a package that is installed',
      severity: 'error',
      from: {},
      // The runtime's own modules, and Node's.
      to: { couldNotResolve: true, pathNot: '^(cloudflare|node):' },
    },
  ],
  options: {
    // Imports of types count: a type's file has to be read as well.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist|generated|target)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'types', 'default'],
    },
  },
};

function mapValues(object, change) {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}
