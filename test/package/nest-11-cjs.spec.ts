import { describeFreshApp } from './support/fresh-app-suite.js';

describeFreshApp({
  nest: '11',
  modules: 'commonjs',
  testReporter: ['--json'],
});
