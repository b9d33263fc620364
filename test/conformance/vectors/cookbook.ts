import type { Jwk } from '../../../libs/jwt-auth/src/keys/key-material.js';
import type { KeyDescriptor } from '../../../libs/jwt-auth/src/keys/key-options.js';
import { descriptorOf } from './signature-level.js';
import { readVectors } from './vector-files.js';

/** An example of RFC 7520 section 4, or one laid out like them. */
interface Example {
  readonly input: {
    readonly payload: string;
    /** Several where there are several signatures. */
    readonly key: Jwk | readonly Jwk[];
    readonly alg: string | readonly string[];
  };
  readonly output: {
    readonly compact?: string;
    readonly json?: GeneralJws;
    readonly json_flat?: object;
  };
}

interface GeneralJws {
  readonly payload?: string;
  readonly signatures: readonly {
    readonly protected?: string;
    readonly signature: string;
  }[];
}

const NOTHING: Example = {
  input: { payload: '', key: [], alg: [] },
  output: {},
};

export function readExample(path: string): Example {
  return readVectors(`jose-cookbook/${path}.json`, NOTHING);
}

/** One descriptor for each signature. */
export function descriptorsOf({ input }: Example): KeyDescriptor[] {
  const algorithms = [input.alg].flat();
  return [input.key]
    .flat()
    .map((jwk: Jwk, index) => descriptorOf(jwk, algorithms[index]));
}

/** The JSON serializations, as text and parsed. */
export function jsonForms({ output }: Example): unknown[] {
  return [output.json, output.json_flat]
    .filter((form) => form !== undefined)
    .flatMap((form) => [JSON.stringify(form), form]);
}

/** Each signature of the JSON serialization, put into three parts. */
export function threeParts({ output }: Example): string[] {
  const { payload = '', signatures = [] } = output.json ?? {};
  return signatures.map(
    ({ protected: header = '', signature }) =>
      `${header}.${payload}.${signature}`,
  );
}
