import { describeFreshApp } from './support/fresh-app-suite.js';

describeFreshApp({
  nest: '12',
  modules: 'esm',
  testReporter: ['--reporter=json'],
});
