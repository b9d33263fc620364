const BLOCK =
  /-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]{1,20000})-----END \1-----/g;
/** What an environment variable, a YAML file or a shell makes of line breaks. */
const LINE_BREAKS = /\\r|\\n|\s/g;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const LINE = /.{1,64}/g;

/**
 * PEM with its line breaks where they belong: one that stands on one line, is indented
 * or quoted says the same, since neither `\n` as two characters nor white space nor
 * quotes are base64.
 *
 * @returns `undefined` if it holds no block of base64
 */
export function withLineBreaks(text: string): string | undefined {
  const blocks = [...text.matchAll(BLOCK)].map(([, label, body]) => {
    const base64 = String(body).replaceAll(LINE_BREAKS, '');
    return BASE64.test(base64)
      ? `-----BEGIN ${label}-----\n${base64.match(LINE)?.join('\n')}\n-----END ${label}-----\n`
      : undefined;
  });
  return blocks.length > 0 && !blocks.includes(undefined)
    ? blocks.join('')
    : undefined;
}
