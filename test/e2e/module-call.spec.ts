import type { DynamicModule } from '@nestjs/common';
import { JwtAuthModule } from '@jwt-auth/nestjs';
import { describe, expect, it } from 'vitest';
import { PLATFORMS, start } from '../support/platform.js';
import { sceneOptions, SCENES } from '../support/scenes.js';

const options = sceneOptions(SCENES.HS256);
const WRITE = 'write useFactory: () => ({ issuer, audience, keys })';

/** As JavaScript may call them. */
const call = JwtAuthModule as unknown as Record<
  'forRoot' | 'forRootAsync',
  (...given: unknown[]) => DynamicModule
>;

class Config {
  readonly issuer = 'https://auth.example';
}

/** A call, and the lines of the boot error that it leads to. */
const CALLS: readonly (readonly [
  string,
  () => DynamicModule,
  readonly string[],
])[] = [
  [
    'forRoot()',
    () => call.forRoot(),
    [
      "options: forRoot() was called without options: write JwtAuthModule.forRoot({ issuer: 'https://auth.example.com', audience: 'https://api.example.com', keys: { secret } })",
    ],
  ],
  [
    'forRoot() with a function',
    () => call.forRoot(() => options),
    ['options: must be an object such as { issuer, audience, keys }'],
  ],
  [
    'forRoot() with an instance of a class',
    () => call.forRoot(new Config()),
    [
      'options: must be a plain object, since members of a class can be passed over: write { ...options }',
    ],
  ],
  [
    'forRoot() with a getter',
    () =>
      call.forRoot(
        Object.defineProperty({ ...options }, 'issuer', {
          enumerable: true,
          get: () => {
            throw new Error('was asked');
          },
        }),
      ),
    [
      'issuer: is a getter, which may answer otherwise each time it is read: give its value',
    ],
  ],
  [
    'forRoot() with a getter for the endpoints',
    () =>
      call.forRoot(
        Object.defineProperty({ ...options }, 'endpoints', {
          enumerable: true,
          get: () => ({ auth: true }),
        }),
      ),
    [
      'endpoints: is a getter, which may answer otherwise each time it is read: give its value',
    ],
  ],
  [
    'forRoot() with the member __proto__',
    () =>
      call.forRoot(
        Object.defineProperty({ ...options }, '__proto__', {
          enumerable: true,
          value: {},
        }),
      ),
    [
      '__proto__: is no option here; known are issuer, audience, accessToken, clockTolerance, claims, extractors, userLoader, grants, cache, limits, secretClaimNames, realm, issuerResolver, trustedIssuers, sessions, revocations, keys',
    ],
  ],
  [
    'forRootAsync()',
    () => call.forRootAsync(),
    [
      'forRootAsync(): must be given an object such as { useFactory: () => ({ issuer, audience, keys }) }',
    ],
  ],
  [
    'forRootAsync() with a function',
    () => call.forRootAsync(() => options),
    [
      'forRootAsync(): must be given an object such as { useFactory: () => ({ issuer, audience, keys }) }',
    ],
  ],
  [
    'forRootAsync() with a misspelt factory and a wrong switch',
    () => call.forRootAsync({ usefactory: () => options, guard: 1 }),
    [
      'guard: must be true or false',
      'usefactory: is no option here; did you mean useFactory? Known are useFactory, useClass, useExisting, inject, imports, provideInjectionTokensFrom, isGlobal, guard, endpoints',
      `forRootAsync(): must be given exactly one of useFactory, useClass, useExisting: ${WRITE}`,
    ],
  ],
  [
    'forRootAsync() with options in place of a factory',
    () => call.forRootAsync({ useFactory: options, inject: Config }),
    [
      `useFactory: must be a function that returns the options: ${WRITE}`,
      'inject: must be an array',
    ],
  ],
  [
    'forRootAsync() with the options of forRoot()',
    () => call.forRootAsync({ ...options, useFactory: () => options }),
    ['issuer', 'audience', 'keys'].map(
      (name) =>
        `${name}: is no option here: it stands in what the factory returns, ${WRITE}`,
    ),
  ],
  [
    'forRootAsync() with two sources',
    () => call.forRootAsync({ useFactory: () => options, useClass: Config }),
    [
      `forRootAsync(): must be given exactly one of useFactory, useClass, useExisting: ${WRITE}`,
    ],
  ],
  ...[() => undefined, async () => undefined, () => null].map(
    (useFactory, index) =>
      [
        `a factory that returns nothing (${index})`,
        () => call.forRootAsync({ useFactory, guard: 'yes' }),
        [
          'guard: must be true or false',
          'options: the factory of forRootAsync() returned nothing: is a return missing? Write useFactory: () => ({ issuer, audience, keys }), with parentheses around the braces',
        ],
      ] as const,
  ),
  [
    'a factory that returns what stands beside it',
    () =>
      call.forRootAsync({ useFactory: () => ({ ...options, guard: true }) }),
    [
      'guard: is no option here: it stands beside the factory, in forRoot() or forRootAsync(), not in what the factory returns',
    ],
  ],
  [
    'a misspelt switch',
    () => call.forRoot({ ...options, gaurd: false }),
    [
      'gaurd: is no option here; did you mean guard? Then it stands beside the factory, in forRoot() or forRootAsync(), not in what the factory returns',
    ],
  ],
];

describe.each(PLATFORMS)(
  'an application on %s does not start after',
  (platform) => {
    it.each(CALLS)('%s', async (_, module, lines) => {
      const error = await start(platform, {
        // The call itself must not throw, or its stack is all that is seen.
        imports: [module()],
      }).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(error).toMatchObject({
        kind: 'misconfigured',
        code: 'options_invalid',
      });
      const [heading, ...found] = (error as Error).message.split('\n  ');
      const count = lines.length === 1 ? 'one fault' : `${lines.length} faults`;
      expect(heading).toBe(
        `JwtAuthModule does not start: ${count} in its options.`,
      );
      expect(found).toEqual(lines);
    });
  },
);
