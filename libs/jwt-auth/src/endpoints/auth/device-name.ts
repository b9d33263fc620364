import { isUtf8 } from 'node:buffer';

/** What is stored of a name. */
const LONGEST = 256;

/** Of a character, as cutting leaves it. */
const HALF = /\p{Surrogate}/gu;

/** Would hide or turn round what stands beside the name in a list. */
const INVISIBLE = /[\p{Cc}\p{Bidi_Control}]/gu;

/**
 * The name that a client gives its device: the header, or else the member `device_name`
 * of the body.
 *
 * @param header as Node hands it on, one character for each byte
 */
export function deviceName(
  header: string | undefined,
  body: unknown,
): string | undefined {
  const name = header === undefined ? nameIn(body) : decoded(header);
  const shown = name
    ?.slice(0, LONGEST)
    .replace(HALF, '\uFFFD')
    .replace(INVISIBLE, '');
  return shown === '' ? undefined : shown;
}

function nameIn(body: unknown): string | undefined {
  if (
    typeof body !== 'object' ||
    body === null ||
    !Object.hasOwn(body, 'device_name')
  ) {
    return undefined;
  }
  const { device_name: name } = body as { readonly device_name: unknown };
  return typeof name === 'string' ? name : undefined;
}

/**
 * Scripts of a page cannot put other characters into a header than those of Latin-1 and
 * percent-encode them, other clients write UTF-8. Text that is neither stays as it is.
 */
function decoded(header: string): string {
  const bytes = Buffer.from(header, 'latin1');
  const text = isUtf8(bytes) ? bytes.toString('utf8') : header;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
