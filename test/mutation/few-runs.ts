import fc from 'fast-check';

// Whether a property fails is all that counts: not how often, nor for how small an example.
fc.configureGlobal({ numRuns: 20, endOnFailure: true });
