import { isPlainObject } from '../rules/group.js';

/** Text that is no PEM, by what it looks like; the first that fits is told. */
const TEXTS: readonly (readonly [RegExp, string])[] = [
  [/^\s*$/, 'it is empty: is the environment variable set?'],
  [
    /^\s*(undefined|null)\s*$/,
    'it is the text undefined or null: is the environment variable set?',
  ],
  [
    /-----BEGIN OPENSSH PRIVATE KEY-----/,
    'it is in the format of OpenSSH: convert it with ssh-keygen -p -m PKCS8 -f FILE, or make a new one with openssl genpkey -algorithm ed25519',
  ],
  [
    /^\s*["']?(ssh-|ecdsa-sha2-)/,
    'it is in the format of OpenSSH: convert it with ssh-keygen -e -m PKCS8 -f FILE',
  ],
  [
    /^\s*["']?LS0tLS1CRUdJTi/,
    "it is PEM in base64: write Buffer.from(value, 'base64')",
  ],
  [
    /^\s*["']?MI[A-Za-z0-9+/=\s]{40,}["']?\s*$/,
    "it is base64 without the lines of PEM: write Buffer.from(value, 'base64')",
  ],
  [
    /ENCRYPTED/,
    'it is encrypted: open it with createPrivateKey({ key, passphrase }) and give the KeyObject',
  ],
  [/^\s*\{/, 'it is JSON: write JSON.parse(value)'],
  [
    /^[^\s-]{0,300}\.(pem|key|pub|crt|cer|der|p8|jwk|json)$/i,
    "it looks like the path of a file: write readFileSync(path, 'utf8')",
  ],
  [
    /^\.{0,2}\/[^\n]{1,300}$/,
    "it looks like the path of a file: write readFileSync(path, 'utf8')",
  ],
  [/-----BEGIN /, 'it begins as PEM does, and is cut short or damaged'],
];

/** Why a key of a pair cannot be read, and what to do; never quotes it. Begins with `; `, or is empty. */
export function keyHint(material: unknown): string {
  const hint = hintOf(material);
  return hint === undefined ? '' : `; ${hint}`;
}

function hintOf(material: unknown): string | undefined {
  if (material === undefined) {
    return 'it is undefined: is the environment variable set?';
  }
  if (material instanceof Promise) {
    return 'it is a promise: await it in the factory of forRootAsync()';
  }
  if (typeof material === 'string') {
    return (
      TEXTS.find(([pattern]) => pattern.test(material))?.[1] ??
      'a string must be PEM text, beginning with -----BEGIN'
    );
  }
  if (isPlainObject(material) && material['kty'] === 'oct') {
    return 'it is a secret: write keys: { secret }';
  }
  return isPlainObject(material) && Array.isArray(material['keys'])
    ? 'it is a JWK set: give one of its keys'
    : undefined;
}

const QUOTED = /^(["'`])[^]*\1$/;

/** Whether a secret stands in quotes, which one program keeps and the next takes away. */
export function isQuoted(text: string): boolean {
  return text.length > 1 && QUOTED.test(text);
}
