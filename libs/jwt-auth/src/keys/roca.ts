/** The first primes; the generator worked modulo their product, or that of more of them. */
const PRIMES = [
  3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71, 73,
  79, 83, 89, 97, 101, 103, 107, 109, 113, 127, 131, 137, 139, 149, 151, 157,
  163, 167,
] as const;

const GENERATOR = 65_537;

/** Discrete logarithms to the generator: by power the exponent, below its order. */
const LOGARITHMS: readonly ReadonlyMap<number, number>[] =
  PRIMES.map(logarithmsModulo);

/**
 * Whether an RSA modulus bears the mark of the generator of CVE-2017-15361 (ROCA):
 * its primes were k·M + (65537^a mod M), M being a product of small primes, so that
 * the modulus is a power of 65537 modulo M. By chance that is so for one modulus in
 * about 2^154 (Nemec and others, "The Return of Coppersmith's Attack", 2017).
 *
 * @param modulus big-endian
 */
export function isRoca(modulus: Uint8Array): boolean {
  const seen: { exponent: number; order: number }[] = [];
  for (const [index, prime] of PRIMES.entries()) {
    const { size: order } = LOGARITHMS[index] as ReadonlyMap<number, number>;
    const exponent = LOGARITHMS[index]?.get(remainder(modulus, prime));
    // One exponent must do for all primes; where two orders share a factor, it shows.
    if (
      exponent === undefined ||
      seen.some(
        (other) =>
          (exponent - other.exponent) % commonDivisor(order, other.order) !== 0,
      )
    ) {
      return false;
    }
    seen.push({ exponent, order });
  }
  return true;
}

function logarithmsModulo(prime: number): ReadonlyMap<number, number> {
  const logarithms = new Map<number, number>();
  for (let power = 1; !logarithms.has(power);) {
    logarithms.set(power, logarithms.size);
    power = (power * (GENERATOR % prime)) % prime;
  }
  return logarithms;
}

function remainder(modulus: Uint8Array, prime: number): number {
  return modulus.reduce((rest, byte) => (rest * 256 + byte) % prime, 0);
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
