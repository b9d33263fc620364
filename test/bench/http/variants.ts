import { type BenchAlgorithm } from '../tokens/material.js';
import { type StreamName } from '../tokens/streams.js';

export const PLATFORMS = ['express', 'fastify'] as const;
export type Platform = (typeof PLATFORMS)[number];

/** Each runs in a process of its own, so that none is compiled for the other's sake. */
export const APPS = ['nest', 'nest-uncached', 'fastify-jwt'] as const;
export type AppName = (typeof APPS)[number];

/** Variants of a group are measured next to each other in time, since they are compared with each other. */
export type Group = 'hit' | 'miss' | 'passport' | 'fastify-jwt' | 'rest';

export interface Variant {
  readonly id: VariantId;
  readonly label: string;
  readonly group: Group;
  readonly app: AppName;
  readonly stream: StreamName;
  /** The open route that its ratio is taken to. */
  readonly open: VariantId;
  /** Ours: the cache must show the hits and misses of the stream. */
  readonly counted?: boolean;
  readonly platform?: Platform;
  readonly algorithms?: readonly BenchAlgorithm[];
}

export const VARIANT_IDS = [
  'open',
  'ours-hit',
  'map-hit',
  'ours-half',
  'ours-miss',
  'ours-uncached',
  'jsonwebtoken-key',
  'node-crypto',
  'passport-ours',
  'passport-map',
  'nest-docs-recipe',
  'passport-jwt-text',
  'passport-jwt-key',
  'express-oauth2-jwt-bearer',
  'fastify-jwt-open',
  'fastify-jwt-cached',
  'fastify-jwt-uncached',
] as const;
export type VariantId = (typeof VARIANT_IDS)[number];

/** Those of `jsonwebtoken`, and so of all that is built on it. */
const JSONWEBTOKEN: readonly BenchAlgorithm[] = ['HS256', 'RS256', 'ES256'];

type Row = Partial<Variant> & Pick<Variant, 'label' | 'group'>;

const ROWS: Readonly<Record<VariantId, Row>> = {
  open: { label: 'open route', group: 'hit' },
  'ours-hit': { label: 'ours, every token known', group: 'hit', counted: true },
  'map-hit': { label: 'bare guard with a Map, hit', group: 'hit' },
  'ours-half': {
    label: 'ours, every second token known',
    group: 'rest',
    stream: 'half',
    counted: true,
  },
  'ours-miss': {
    label: 'ours, no token known',
    group: 'miss',
    stream: 'cold',
    counted: true,
  },
  'ours-uncached': {
    label: 'ours, cache off',
    group: 'rest',
    stream: 'cold',
    app: 'nest-uncached',
    algorithms: ['HS256'],
  },
  'jsonwebtoken-key': {
    label: 'bare guard, jsonwebtoken with KeyObject',
    group: 'miss',
    stream: 'cold',
    algorithms: JSONWEBTOKEN,
  },
  'node-crypto': {
    label: 'bare guard, node:crypto',
    group: 'miss',
    stream: 'cold',
  },
  'passport-ours': {
    label: "AuthGuard('jwt'), ours, hit",
    group: 'passport',
    counted: true,
  },
  'passport-map': { label: 'bare Passport Map, hit', group: 'passport' },
  'nest-docs-recipe': {
    label: "recipe of Nest's docs",
    group: 'rest',
    algorithms: JSONWEBTOKEN,
  },
  'passport-jwt-text': {
    label: 'passport-jwt, secret or PEM',
    group: 'rest',
    algorithms: JSONWEBTOKEN,
  },
  'passport-jwt-key': {
    label: 'passport-jwt, KeyObject',
    group: 'rest',
    algorithms: JSONWEBTOKEN,
  },
  'express-oauth2-jwt-bearer': {
    label: 'express-oauth2-jwt-bearer',
    group: 'rest',
    platform: 'express',
  },
  'fastify-jwt-open': {
    label: 'open route of the app of @fastify/jwt',
    group: 'fastify-jwt',
    app: 'fastify-jwt',
    platform: 'fastify',
  },
  'fastify-jwt-cached': {
    label: '@fastify/jwt, cache on, hit',
    group: 'fastify-jwt',
    app: 'fastify-jwt',
    open: 'fastify-jwt-open',
    platform: 'fastify',
  },
  'fastify-jwt-uncached': {
    label: '@fastify/jwt, cache off',
    group: 'fastify-jwt',
    app: 'fastify-jwt',
    open: 'fastify-jwt-open',
    platform: 'fastify',
  },
};

export const VARIANTS: readonly Variant[] = VARIANT_IDS.map((id) => ({
  id,
  app: 'nest',
  stream: 'hot',
  open: 'open',
  ...ROWS[id],
}));

export function variantsOf(
  platform: Platform,
  algorithm: BenchAlgorithm,
): Variant[] {
  return VARIANTS.filter(
    (variant) =>
      (variant.platform ?? platform) === platform &&
      (variant.algorithms?.includes(algorithm) ?? true),
  );
}
