import type { AuthErrorCode } from '@jwt-auth/nestjs';
import { START } from '../../support/fake-clock.js';
import { forge, type Part, type Signer } from '../../support/forge.js';
import {
  goodClaims,
  goodHeader,
  type Scene,
  type SceneName,
  SCENES,
} from '../../support/scenes.js';

/** One token that must not get through, and the reason that must be given. */
export interface AttackCase {
  /** Row of the threat list. */
  readonly row: number;
  readonly name: string;
  /** Which keys the verifier has. */
  readonly scene: SceneName;
  readonly token: string;
  readonly code: AuthErrorCode;
  /** Name of the check that must refuse it. */
  readonly check: string;
}

type Refusal = Pick<AttackCase, 'code' | 'check'>;

export const refusedAs = (code: AuthErrorCode, check: string): Refusal => ({
  code,
  check,
});

export const MALFORMED = (check: string): Refusal =>
  refusedAs('token_malformed', check);

/** A token like a good one, with parts of it replaced. */
export interface Variation {
  /** Members to put over those of a good header; `undefined` removes one. Text, bytes and arrays replace it whole. */
  readonly header?: Part;
  /** As `header`, over the claims of a good token. */
  readonly payload?: Part;
  readonly signer?: Signer;
}

export function vary(
  scene: Scene,
  { header, payload, signer }: Variation,
): string {
  return forge(
    merged(goodHeader(scene), header),
    merged(goodClaims(START), payload),
    signer ?? scene.signer,
  );
}

/** JSON text of a good header or payload with raw members put in front, for what `JSON.stringify` cannot say. */
export function rawMembers(members: string, good: object): string {
  return `{${members},${JSON.stringify(good).slice(1)}`;
}

export const goodToken = (scene: SceneName): string => vary(SCENES[scene], {});

/** Cases of one row and one scene, as name → variation. */
export function variations(
  row: number,
  scene: SceneName,
  refusal: Refusal,
  table: Readonly<Record<string, Variation>>,
): AttackCase[] {
  return Object.entries(table).map(([name, variation]) => ({
    row,
    scene,
    name,
    token: vary(SCENES[scene], variation),
    ...refusal,
  }));
}

/** Cases of one row and one scene, as name → token. */
export function tokens(
  row: number,
  scene: SceneName,
  refusal: Refusal,
  table: Readonly<Record<string, string>>,
): AttackCase[] {
  return Object.entries(table).map(([name, token]) => ({
    row,
    scene,
    name,
    token,
    ...refusal,
  }));
}

/** Variations that put each value in turn into one member. */
export function eachValue(
  part: 'header' | 'payload',
  member: string,
  values: Readonly<Record<string, unknown>>,
): Record<string, Variation> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      `${member}: ${name}`,
      { [part]: { [member]: value } },
    ]),
  );
}

function merged(good: object, part: Part | undefined): Part {
  const replaces =
    typeof part !== 'object' ||
    part === null ||
    Array.isArray(part) ||
    Buffer.isBuffer(part);
  if (part !== undefined && replaces) {
    return part;
  }
  return { ...good, ...part };
}
