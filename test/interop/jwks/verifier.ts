import type { PairAlgorithm } from '../tokens/key-pairs.js';

/** Where to find our keys, and what to demand of our tokens. */
export interface Demand {
  readonly jwksUri: string;
  readonly issuer: string;
  readonly audience: string;
  readonly type: string;
  readonly algorithm: PairAlgorithm;
}

export type Verdict =
  { readonly subject: string | undefined } | { readonly refused: string };

/** Holds our keys once it has read them. */
export interface Verification {
  verify(token: string): Promise<Verdict>;
  close?(): Promise<void>;
}

/** A library of others that verifies our tokens by our published keys. */
export interface Verifier {
  readonly program: string;
  /** Algorithms that it does not know. */
  readonly unsupported: readonly PairAlgorithm[];
  prepare(demand: Demand): Verification | Promise<Verification>;
}

/** Runs a verification that throws where it refuses. */
export async function verdictOf(
  verified: Promise<string | undefined>,
  reasonOf: (error: Error) => string = ({ message }) => message,
): Promise<Verdict> {
  try {
    return { subject: await verified };
  } catch (error) {
    return { refused: reasonOf(error as Error) };
  }
}
