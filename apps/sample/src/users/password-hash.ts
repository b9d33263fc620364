import { scrypt, timingSafeEqual } from 'node:crypto';

/** `scrypt$N$r$p$salt$hash`, the last two in base64url. */
export async function verifyPassword(
  password: string,
  stored: string,
): Promise<boolean> {
  const [, cost, blockSize, parallelization, salt = '', hash = ''] =
    stored.split('$');
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(
    password,
    Buffer.from(salt, 'base64url'),
    expected.length,
    {
      N: Number(cost),
      r: Number(blockSize),
      p: Number(parallelization),
    },
  );
  return timingSafeEqual(actual, expected);
}

function derive(
  password: string,
  salt: Buffer,
  length: number,
  cost: { N: number; r: number; p: number },
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password, salt, length, cost, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
