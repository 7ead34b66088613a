const leaf = ['interview', 'encryption'];

/** Dependencies point one way: apps → plugins, libs; a lib is entered by its index only. */
export default {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-apps', severity: 'error', from: { path: '^(libs|plugins)/' }, to: { path: '^apps/' } },
    { name: 'libs-not-to-plugins', severity: 'error', from: { path: '^libs/' }, to: { path: '^plugins/' } },
    {
      name: 'front-door-only',
      severity: 'error',
      from: { path: '^(libs|apps|plugins)/([^/]+)/' },
      to: { path: '^libs/', pathNot: ['^libs/[^/]+/(index\\.ts$|testing/)', '^$1/$2/'] },
    },
    {
      name: 'testing-from-tests-only',
      severity: 'error',
      from: { path: '^(libs|apps|plugins)/', pathNot: ['spec\\.ts$', '/testing/'] },
      to: { path: '^libs/(?!interview/)[^/]+/testing/' },
    },
    {
      name: 'plugins-take-types-only',
      severity: 'error',
      from: { path: '^plugins/', pathNot: 'spec\\.ts$' },
      to: { path: '^libs/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'leaf',
      severity: 'error',
      from: { path: `^libs/(${leaf.join('|')})/` },
      to: { path: '^(libs|apps|plugins|migrations)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'kernel-is-pure',
      severity: 'error',
      from: { path: '^libs/interview/', pathNot: 'spec\\.ts$' },
      to: {
        dependencyTypes: ['core', 'npm'],
        pathNot: 'node_modules/(acorn|yaml|handlebars|markdown-it|luxon|uqr|fflate)/',
      },
    },
    { name: 'unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      conditionNames: ['import', 'node', 'default'],
      exportsFields: ['exports'],
      extensions: ['.ts', '.mts', '.js'],
    },
  },
};
