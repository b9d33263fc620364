import { readFileSync } from 'node:fs';
import type {
  AsymmetricAlgorithm,
  HmacAlgorithm,
  KeyOptions,
} from '@jwt-auth/nestjs';

/** Keys as the environment names them; `undefined` asks for one made up at start. */
export function keyOptions(env: NodeJS.ProcessEnv): KeyOptions | undefined {
  const secret = env['JWT_SECRET'] || undefined;
  const file = env['JWT_PRIVATE_KEY_FILE'] || undefined;
  const algorithm = env['JWT_ALGORITHM'] || undefined;
  if (secret !== undefined && file !== undefined) {
    throw new Error(
      'JWT_SECRET and JWT_PRIVATE_KEY_FILE are both set: unset one of them',
    );
  }
  if (secret !== undefined) {
    return { secret, algorithm: algorithm as HmacAlgorithm };
  }
  if (file !== undefined) {
    return {
      privateKey: readKey(file),
      algorithm: algorithm as AsymmetricAlgorithm,
    };
  }
  if (algorithm !== undefined) {
    throw new Error(
      'JWT_ALGORITHM is set without a key: set JWT_PRIVATE_KEY_FILE too, or unset it',
    );
  }
  return undefined;
}

/** Whether tokens are signed with a key that the next start has too. */
export function hasKeys(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['JWT_SECRET'] || env['JWT_PRIVATE_KEY_FILE']);
}

/** Whether others can verify our tokens: what a secret signs, only we can. */
export function hasKeyPair(env: NodeJS.ProcessEnv): boolean {
  return Boolean(env['JWT_PRIVATE_KEY_FILE']);
}

function readKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new Error(`JWT_PRIVATE_KEY_FILE cannot be read: ${file}`, { cause });
  }
}
