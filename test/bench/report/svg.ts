const STYLE = `
  text { font: 12px system-ui, "Segoe UI", Helvetica, Arial, sans-serif; fill: #3c4043; }
  .title { font-size: 18px; font-weight: 600; fill: #202124; }
  .panel { font-size: 14px; font-weight: 600; fill: #202124; }
  .label { text-anchor: end; }
  .axis { text-anchor: middle; font-size: 10px; fill: #80868b; }
  .value { font-size: 9px; }
  .grid { stroke: #e3e5e8; }
  .spread { stroke: #202124; stroke-opacity: 0.55; }
`;

export function svg(
  width: number,
  height: number,
  parts: readonly string[],
): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">`,
    `<style>${STYLE}</style>`,
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...parts,
    '</svg>\n',
  ].join('\n');
}

export function text(
  x: number,
  y: number,
  content: string,
  kind?: string,
): string {
  const style = kind === undefined ? '' : ` class="${kind}"`;
  return `<text x="${x}" y="${y}"${style}>${escaped(content)}</text>`;
}

function escaped(content: string): string {
  return content
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
