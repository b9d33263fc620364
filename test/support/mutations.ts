import fc from 'fast-check';
import { START } from './fake-clock.js';
import { encodePart, forge } from './forge.js';
import { goodClaims, goodHeader, type SceneName, SCENES } from './scenes.js';

export interface MutatedToken {
  readonly scene: SceneName;
  readonly token: string;
}

const ALPHABET =
  'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.+/= \n\0\u00e9';

const good = new Map(
  Object.values(SCENES).map((scene) => [
    scene.name,
    forge(goodHeader(scene), goodClaims(START), scene.signer),
  ]),
);

/** One change to the text of a token. */
const edit = fc.record({
  at: fc.nat(1000),
  remove: fc.nat(3),
  insert: fc.string({
    unit: fc.constantFrom(...ALPHABET.split('')),
    maxLength: 3,
  }),
});

/** A good token with its text changed in a few places. */
const edited: fc.Arbitrary<MutatedToken> = fc
  .record({
    scene: fc.constantFrom(...good.keys()),
    edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
  })
  .map(({ scene, edits }) => ({
    scene,
    token: edits.reduce(
      (text, { at, remove, insert }) => {
        const position = at % (text.length + 1);
        return text.slice(0, position) + insert + text.slice(position + remove);
      },
      good.get(scene) as string,
    ),
  }));

const member = fc.constantFrom(
  'alg',
  'typ',
  'kid',
  'crit',
  'b64',
  'jwk',
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'roles',
  'cnf',
  '__proto__',
);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('none', 'HS256', 'ES256', 'EdDSA', 'JWT', 'at+jwt', 'jwt'),
  fc.constant({ jkt: 'thumbprint' }),
  fc.constantFrom('application/jwt', 'scene-key', 'https://api.example'),
  fc.integer({ min: START - 20, max: START + 20 }),
);
const change = fc.record({
  part: fc.constantFrom('header', 'payload'),
  name: member,
  value: fc.option(value, { nil: undefined }),
  how: fc.constantFrom('set', 'twice'),
});

/** Signers that are fast enough to sign every mutation anew. */
const FAST = ['HS256', 'ES256', 'EdDSA'] as const;

/** A token with members changed, and then signed with the right key. */
const resigned: fc.Arbitrary<MutatedToken> = fc
  .record({
    scene: fc.constantFrom(...FAST),
    changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  })
  .map(({ scene, changes }) => {
    const { signer } = SCENES[scene];
    const [header = '', payload = ''] = ['header', 'payload'].map((part) =>
      changes
        .filter((each) => each.part === part)
        .reduce(
          (text, each) => changed(text, each),
          JSON.stringify(
            part === 'header' ? goodHeader(SCENES[scene]) : goodClaims(START),
          ),
        ),
    );
    return { scene, token: forge(header, payload, signer) };
  });

/** A payload or header with some of its bytes changed, and then signed with the right key. */
const corrupted: fc.Arbitrary<MutatedToken> = fc
  .record({
    part: fc.constantFrom(0, 1),
    at: fc.nat(1000),
    byte: fc.nat(255),
  })
  .map(({ part, at, byte }) => {
    const scene = SCENES.HS256;
    const parts = [goodHeader(scene), goodClaims(START)].map((each) =>
      Buffer.from(encodePart(each), 'base64url'),
    );
    const target = parts[part] as Buffer;
    target[at % target.length] = byte;
    const [header, payload] = parts as [Buffer, Buffer];
    return { scene: scene.name, token: forge(header, payload, scene.signer) };
  });

export const mutatedToken: fc.Arbitrary<MutatedToken> = fc.oneof(
  edited,
  resigned,
  corrupted,
);

function changed(
  text: string,
  { name, value: to, how }: { name: string; value: unknown; how: string },
): string {
  const json = JSON.stringify(to) ?? 'null';
  if (how === 'twice') {
    return `{${JSON.stringify(name)}:${json},${text.slice(1)}`;
  }
  const { [name]: _, ...others } = JSON.parse(text) as Record<string, unknown>;
  return to === undefined
    ? JSON.stringify(others)
    : `{${JSON.stringify(name)}:${json},${JSON.stringify(others).slice(1)}`;
}
